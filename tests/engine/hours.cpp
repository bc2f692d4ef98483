// Sending hours: no message is sent outside of them, and no recipient is lost.
#include "engine/fixture.hpp"
#include "model/time.hpp"
#include "model/time_zone.hpp"

#include <map>

namespace {

const std::vector<std::string> zones{"Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Santiago"};

struct hours_fixture : engine_fixture {
    hours_fixture()
    {
        // Hours are long: fewer polls keep the test fast.
        settings.poll_every = settings.flush_after = 5min;
        settings.lease = 3h;
        main = account();
        main->answer = [this](const message& m) {
            sent[m.address] = clock.now();
            return fake_provider::accept(m);
        };
    }

    void move_to(std::string_view moment) { clock.advance(from_rfc3339(moment).value() - clock.now()); }

    void add_people(int each)
    {
        std::vector<contact> people;
        for (int i = 0; i < each; ++i)
            for (const auto& zone : zones) {
                auto& person = people.emplace_back();
                person.external_id = zone + std::to_string(i);
                person.email = std::to_string(people.size()) + "@example.com";
                person.first_name = "Ann";
                person.timezone = zone;
                zone_of[person.email] = zone;
            }
        db->contacts().upsert(people);
    }

    campaign office()
    {
        auto c = draft();
        c.hours.windows = {{0x1F, 9 * 60, 20 * 60}};
        return c;
    }

    // Every message was sent on a working day between 9 and 20 o'clock in the time zone of its recipient.
    void check_hours()
    {
        for (const auto& [address, moment] : sent) {
            const auto local = time_zone::find(zone_of.at(address))->to_local(moment);
            const auto day = std::chrono::floor<std::chrono::days>(local);
            BOOST_TEST_CONTEXT(zone_of.at(address) << ' ' << to_rfc3339(moment))
            {
                BOOST_TEST(std::chrono::weekday{day}.iso_encoding() < 6U);
                BOOST_TEST((local - day >= 9h && local - day < 20h));
            }
        }
    }

    std::shared_ptr<fake_provider> main;
    std::map<std::string, timestamp> sent;
    std::map<std::string, std::string> zone_of;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hours, hours_fixture)

BOOST_AUTO_TEST_CASE(a_slow_campaign_sends_by_day_only_in_every_zone)
{
    move_to("2026-10-23T16:30:00Z");  // Friday; clocks go back in Berlin on Sunday
    add_people(15);
    auto c = office();
    c.pace = 0.002;
    const auto id = started(c);
    complete(id);
    BOOST_TEST(sent.size() == 60U);
    BOOST_TEST(main->messages.size() == 60U);
    check_hours();
    check_consistent(id);
}

BOOST_AUTO_TEST_CASE(messages_throttled_at_closing_time_are_sent_the_next_morning)
{
    move_to("2026-11-23T18:59:50Z");
    add_people(1);
    main->answer = [this](const message& m) {
        if (clock.now() < from_rfc3339("2026-11-23T19:00:00Z").value())
            return answered(delivery::outcome::throttled, "429", 1min);
        sent[m.address] = clock.now();
        return fake_provider::accept(m);
    };
    const auto id = started(office());
    complete(id);
    BOOST_TEST(sent.size() == 4U);
    check_hours();
    check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_campaign_that_expires_before_the_hours_begin_sends_nothing)
{
    move_to("2026-11-22T10:00:00Z");
    add_people(2);
    auto c = office();
    c.expires_at = from_rfc3339("2026-11-22T23:00:00Z");
    const auto id = started(c);
    complete(id);
    BOOST_TEST(sent.empty());
    BOOST_TEST(counts(id).skipped == 8);
    check_consistent(id);
}

BOOST_AUTO_TEST_CASE(all_recipients_are_sent_to_at_the_same_local_time)
{
    move_to("2026-11-22T10:00:00Z");
    add_people(3);
    auto c = draft();
    c.hours.send_at = 9 * 60 + 30;
    const auto id = started(c);
    complete(id);
    BOOST_TEST(sent.size() == 12U);
    for (const auto& [address, moment] : sent) {
        const auto local = time_zone::find(zone_of.at(address))->to_local(moment);
        const auto time_of_day = local - std::chrono::floor<std::chrono::days>(local);
        BOOST_TEST_CONTEXT(zone_of.at(address) << ' ' << to_rfc3339(moment))
        BOOST_TEST((time_of_day >= 570min && time_of_day <= 576min));
    }
    check_consistent(id);
}

BOOST_AUTO_TEST_CASE(hours_that_are_lifted_release_the_rest)
{
    move_to("2026-11-22T10:00:00Z");
    add_people(2);
    const auto id = started(office());
    start();
    drive_until([&] {
        return db->campaigns().get(id)->prepared_at && clock.now() > from_rfc3339("2026-11-22T11:00:00Z").value();
    });
    BOOST_TEST(sent.empty());
    auto c = db->campaigns().get(id).value();
    c.hours = {};
    db->campaigns().update(c);
    drive_until_completed(id);
    BOOST_TEST(sent.size() == 8U);
    BOOST_TEST((clock.now() < from_rfc3339("2026-11-22T11:30:00Z").value()));
}

BOOST_AUTO_TEST_CASE(hours_that_are_narrowed_hold_within_a_second_also_for_waiting_messages)
{
    const struct {
        const char* name;
        double pace;
        bool is_away;
    } cases[] = {{"waiting for its pace", 1, false}, {"waiting for its account", 0, true}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            hours_fixture f;
            f.settings.flush_after = 1s;
            f.move_to("2026-11-24T10:00:00Z");
            f.add_people(10);
            bool is_away = c.is_away;
            f.main->answer = [&](const message& m) {
                if (is_away)
                    return answered(delivery::outcome::not_sent, "connect");
                f.sent[m.address] = f.clock.now();
                return fake_provider::accept(m);
            };
            auto draft = f.draft();
            draft.hours.quiet = quiet_time{2 * 60, 3 * 60};
            if (c.pace > 0)
                draft.pace = c.pace;
            const auto id = f.started(draft);
            f.start();
            f.drive_to(25s);
            auto narrowed = *f.db->campaigns().get(id);
            narrowed.hours.quiet = quiet_time{3 * 60, 2 * 60 + 59};  // the whole day, nearly everywhere
            f.db->campaigns().update(narrowed);
            const auto from = f.clock.steady() + 1s;
            f.drive_until([&] { return f.clock.steady() >= from; });
            is_away = false;
            const auto before = f.sent.size();
            BOOST_TEST(before < 40u);
            f.drive_until([&] { return f.clock.steady() >= from + 10min; });
            BOOST_TEST(f.sent.size() == before);
            auto widened = *f.db->campaigns().get(id);
            widened.hours.quiet = quiet_time{2 * 60, 3 * 60};
            f.db->campaigns().update(widened);
            f.drive_until_completed(id);
            BOOST_TEST(f.sent.size() == 40u);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_SUITE_END()
