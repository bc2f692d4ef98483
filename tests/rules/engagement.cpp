// Folding opens and clicks: detection of scanners.
#include "rules/event_fold.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace outbound;
using namespace outbound::rules;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(engagement)

BOOST_AUTO_TEST_CASE(clicks_on_many_links_within_seconds_come_from_a_scanner)
{
    const timestamp t{};
    const auto click = [&](const char* link, std::chrono::seconds at) {
        return interaction{true, event_actor::human, t + at, link};
    };
    struct {
        const char* name;
        std::vector<interaction> all;
        std::vector<bool> machine;
    } const cases[] = {
        {"three links at once", {click("a", 0s), click("b", 1s), click("c", 5s)}, {true, true, true}},
        {"in any order", {click("c", 5s), click("a", 0s), click("b", 1s)}, {true, true, true}},
        {"two links", {click("a", 0s), click("b", 1s), click("a", 2s)}, {false, false, false}},
        {"three links over a while", {click("a", 0s), click("b", 3s), click("c", 6s)}, {false, false, false}},
        {"a person after the scanner", {click("a", 0s), click("b", 0s), click("c", 0s), click("a", 60s)},
            {true, true, true, false}},
        {"a window that moves", {click("a", 0s), click("b", 4s), click("c", 8s), click("d", 9s)},
            {false, true, true, true}},
    };
    for (const auto& [name, all, machine] : cases)
        BOOST_TEST_CONTEXT(name)
        {
            const auto actors = actors_of(all);
            for (std::size_t i = 0; i < all.size(); ++i)
                BOOST_TEST((actors[i] == event_actor::machine) == machine[i]);
        }
}

BOOST_AUTO_TEST_CASE(a_click_of_a_person_implies_an_open_and_a_click_of_a_machine_does_not)
{
    const timestamp t{};
    const std::vector<interaction> all{{false, event_actor::machine, t + 1s, {}},
        {true, event_actor::human, t + 9s, "a"}, {false, event_actor::human, t + 20s, {}}};
    event_state state;
    engage(state, all, actors_of(all));
    BOOST_TEST(state.opens == 1);
    BOOST_TEST(state.machine_opens == 1);
    BOOST_TEST((state.opened_at == t + 9s));
    BOOST_TEST((state.clicked_at == t + 9s));
}

BOOST_AUTO_TEST_CASE(opens_and_clicks_fold_one_by_one_as_together_below_the_scanner_threshold)
{
    using enum event_kind;
    const auto event = [](event_kind kind, event_actor actor, std::chrono::seconds at) {
        provider_event e;
        e.kind = kind;
        e.actor = actor;
        e.occurred_at = timestamp{} + at;
        return e;
    };
    const provider_event events[] = {event(opened, event_actor::machine, 9s), event(clicked, event_actor::human, 8s),
        event(opened, event_actor::human, 7s), event(clicked, event_actor::machine, 6s),
        event(opened, event_actor::human, 5s)};
    std::vector<interaction> all;
    event_state one_by_one;
    for (const auto& e : events) {
        BOOST_TEST(engage(one_by_one, e));
        all.push_back({e.kind == clicked, e.actor, e.occurred_at, e.link});
        event_state together;
        engage(together, all, actors_of(all));
        BOOST_TEST((one_by_one == together));
    }
    BOOST_TEST(!engage(one_by_one, event(clicked, event_actor::human, 4s)));
    BOOST_TEST(engage(one_by_one, event(opened, event_actor::human, 3s)));
}

BOOST_AUTO_TEST_CASE(clicks_fold_to_the_same_state_in_any_batches)
{
    std::mt19937 random{11};
    const auto pick = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most + 1)); };
    for (int round = 0; round < 300; ++round) {
        std::vector<interaction> stored;
        event_state state;
        const int clicks = pick(40);
        while (static_cast<int>(stored.size()) < clicks) {
            std::vector<timestamp> fresh;
            bool is_scanner = false;
            for (int left = 1 + pick(4); left > 0; --left) {
                provider_event e;
                e.kind = pick(7) == 0 ? event_kind::opened : event_kind::clicked;
                e.actor = pick(9) == 0 ? event_actor::machine : event_actor::human;
                e.occurred_at = timestamp{} + std::chrono::seconds{pick(60)};
                e.link = std::string(1, static_cast<char>('a' + pick(3)));
                is_scanner |= !engage(state, e);
                const bool is_click = e.kind == event_kind::clicked;
                stored.push_back({is_click, e.actor, e.occurred_at, e.link});
                if (is_click)
                    fresh.push_back(e.occurred_at);
            }
            rules::stale_times stale;
            for (const auto& span : is_scanner ? times_to_judge(fresh) : std::vector<time_span>{}) {
                std::vector<interaction*> near;
                for (auto& each : stored)
                    if (each.is_click && each.at >= span.from && each.at <= span.to)
                        near.push_back(&each);
                std::vector<interaction> judged;
                for (const auto* click : near)
                    judged.push_back(*click);
                const auto actors = actors_of(judged);
                for (std::size_t i = 0; i < near.size(); ++i)
                    if (actors[i] != near[i]->actor) {
                        near[i]->actor = actors[i];
                        stale |= turn_into_machine(state, near[i]->at);
                    }
            }
            event_state whole;
            engage(whole, stored, actors_of(stored));
            if (stale.clicked_at)
                state.clicked_at = whole.clicked_at;
            if (stale.opened_at)
                state.opened_at = whole.opened_at;
            BOOST_REQUIRE((state == whole));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
