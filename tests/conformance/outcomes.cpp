// Outcomes of recipients as windows record them.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(outcomes)

BOOST_DATA_TEST_CASE(outcomes_are_recorded_even_without_the_lease, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 10);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 4));
    s.campaigns().change_status(id, step(campaign_action::pause));
    const std::vector<settlement> outcomes{
        outcome(1, recipient_status::sent, f.clock().now()), outcome(2, recipient_status::failed, f.clock().now())};
    BOOST_TEST(!s.dispatch().open_window(window_to(range, 8, outcomes)).granted);
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
    BOOST_TEST(s.campaigns().counts(id).failed == 1);
    BOOST_TEST(row(s, id, 2).detail == "no such mailbox");
    s.dispatch().open_window(window_to(range, 8, outcomes));  // again, as after a lost commit
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
    BOOST_TEST(s.campaigns().counts(id).failed == 1);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(each_outcome_is_recorded_in_its_own_row_for_any_order, stores, kind)
{
    using enum recipient_status;
    const struct {
        const char* name;
        std::vector<std::pair<recipient_seq, recipient_status>> before;
        std::vector<std::pair<recipient_seq, recipient_status>> outcomes;
        std::string rows;
        std::int64_t sent;
    } cases[] = {
        {"as the answers came", {}, {{3, sent}, {1, sent}, {2, sent}}, "1 sent id1, 2 sent id2, 3 sent id3", 3},
        {"of several kinds", {}, {{1, failed}, {2, unknown}, {3, sent}, {4, retrying}},
            "1 failed 550, 2 unknown, 3 sent id3, 4 retrying", 1},
        {"of several kinds in turn", {}, {{1, sent}, {2, failed}, {3, sent}, {4, failed}, {5, failed}, {7, sent}},
            "1 sent id1, 2 failed 550, 3 sent id3, 4 failed 550, 5 failed 550, 7 sent id7", 3},
        {"of several kinds, far apart", {}, {{90, sent}, {1, failed}, {2, sent}, {50, failed}, {52, unknown}},
            "1 failed 550, 2 sent id2, 50 failed 550, 52 unknown, 90 sent id90", 2},
        {"with gaps", {}, {{5, sent}, {1, sent}, {3, sent}}, "1 sent id1, 3 sent id3, 5 sent id5", 3},
        {"far apart", {}, {{1, sent}, {90, failed}}, "1 sent id1, 90 failed 550", 1},
        {"beside others that were there before", {{2, failed}}, {{1, sent}, {3, sent}},
            "1 sent id1, 2 failed 550, 3 sent id3", 2},
        {"once more", {{2, sent}}, {{1, sent}, {2, sent}, {3, sent}}, "1 sent id1, 2 sent id2, 3 sent id3", 3},
        {"over an unknown one", {{2, unknown}}, {{2, sent}, {3, sent}}, "2 sent id2, 3 sent id3", 2},
        {"one twice", {}, {{1, unknown}, {2, sent}, {1, sent}}, "1 sent id1, 2 sent id2", 2},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            add_people(s, 100);
            const auto id = running_campaign(s, 100);
            const auto range = *claim(s, id);
            for (const auto* together : {&c.before, &c.outcomes}) {
                std::vector<settlement> outcomes;
                for (const auto& [seq, status] : *together) {
                    outcomes.push_back(outcome(seq, status, f.clock().now()));
                    if (status == sent)
                        outcomes.back().external_id = "id" + std::to_string(seq);
                    if (status == retrying)
                        outcomes.back().retry_at = f.clock().now();
                }
                s.dispatch().open_window(window_to(range, 100, outcomes));
            }
            std::string rows;
            for (const auto& r : s.campaigns().recipients(id, {}, {0, 100}).items)
                if (r.status != queued && r.status != sending) {
                    rows += (rows.empty() ? "" : ", ") + std::to_string(r.seq) + ' ' + std::string{to_string(r.status)};
                    rows +=
                        (r.reason.empty() ? "" : ' ' + r.reason) + (r.external_id.empty() ? "" : ' ' + r.external_id);
                    BOOST_TEST(r.attempt == 1);
                    BOOST_TEST(r.provider == "main");
                    BOOST_TEST(r.sent_at.has_value() == (r.status == sent));
                }
            BOOST_TEST(rows == c.rows);
            BOOST_TEST(s.campaigns().counts(id).sent == c.sent);
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(outcomes_of_one_window_keep_their_own_accounts_and_attempts, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 10);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    std::vector<settlement> outcomes;
    for (recipient_seq seq = 1; seq <= 6; ++seq) {
        auto& each = outcomes.emplace_back(outcome(seq, recipient_status::sent, f.clock().now()));
        each.provider = seq % 2 == 0 ? "second" : "main";
        each.attempt = seq < 5 ? 1 : 2;
    }
    s.dispatch().open_window(window_to(range, 6, outcomes));
    std::string rows;
    for (recipient_seq seq = 1; seq <= 6; ++seq)
        rows += row(s, id, seq).provider + ' ' + std::to_string(row(s, id, seq).attempt) + ", ";
    BOOST_TEST(rows == "main 1, second 1, main 1, second 1, main 2, second 2, ");
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_late_answer_to_the_first_attempt_reports_the_second, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    const auto lost = *claim(s, id);
    s.dispatch().open_window(window_to(lost, 1));
    f.clock().advance(61s);
    BOOST_TEST(claim(s, id).has_value());
    f.clock().advance(15min);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).size() == 1u);
    const auto late = outcome(1, recipient_status::sent, f.clock().now());
    s.dispatch().open_window(window_to(lost, 1, {&late, 1}));
    BOOST_TEST((row(s, id, 1).status == recipient_status::sent));
    BOOST_TEST(row(s, id, 1).reason == "resent_after_unknown");
    BOOST_TEST(row(s, id, 1).attempt == 2);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_refusal_applies_to_the_address_after_its_contact_or_campaign_is_deleted, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_people(s, 3);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 3));
    std::vector<settlement> refusals;
    for (recipient_seq seq = 1; seq <= 3; ++seq) {
        refusals.push_back(outcome(seq, recipient_status::failed, fixture->clock().now()));
        refusals.back().suppress = "invalid";
        refusals.back().address = "p" + std::to_string(seq) + "@example.com";
    }
    const auto record = [&](std::size_t at) {
        for (int times = 0; times < 2; ++times)
            s.dispatch().open_window(window_to(range, 3, {&refusals[at], 1}));
    };
    const auto is_suppressed = [&](int seq) {
        return s.suppressions().find(channel::email, "p" + std::to_string(seq) + "@example.com").has_value();
    };
    record(0);
    s.contacts().erase(people[1]);
    record(1);
    s.campaigns().change_status(id, step(campaign_action::cancel));
    s.campaigns().remove(id);
    record(2);
    for (int seq = 1; seq <= 3; ++seq)
        BOOST_TEST(is_suppressed(seq), seq);
    for (const auto& fact : s.suppressions().list(channel::email, {}).items)
        BOOST_TEST((fact.address == "p1@example.com" || fact.address.starts_with('#')), fact.address);
}

BOOST_AUTO_TEST_SUITE_END()
