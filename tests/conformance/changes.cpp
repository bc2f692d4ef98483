// Changes of campaigns: concurrent updates, and rows that change with a campaign.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

double pace_of(store& s, campaign_id id)
{
    const auto all = s.pace().limits();
    const auto found = std::ranges::find(all, "campaign:" + std::to_string(id), &pace_limit::name);
    return found == all.end() ? 0 : found->per_second;
}

campaign_id paced_draft(store& s, double per_second)
{
    auto c = draft();
    c.pace = per_second;
    return s.campaigns().create(c).id;
}

void set_pace(store& s, campaign_id id, std::optional<double> per_second)
{
    auto c = s.campaigns().get(id).value();
    c.pace = per_second;
    s.campaigns().update(c);
}

std::vector<campaign_id> ids_of(const std::vector<campaign_work>& works)
{
    std::vector<campaign_id> ids;
    for (const auto& work : works)
        ids.push_back(work.id);
    return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(changes)

BOOST_DATA_TEST_CASE(update_of_a_campaign_changed_meanwhile_is_a_conflict, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& campaigns = fixture->store().campaigns();
    const auto first = campaigns.create(draft());
    auto first_change = first;
    auto second_change = first;
    first_change.subject = "One";
    second_change.text = "Other";
    const auto after = campaigns.update(first_change).value();
    BOOST_TEST(after.revision > first.revision);
    const auto p = problem_of([&] { campaigns.update(second_change); });
    BOOST_TEST((p.code == errc::conflict));
    BOOST_TEST(p.detail.find("was changed meanwhile") != std::string::npos);
    BOOST_TEST(campaigns.get(first.id)->text == "Hi");
    second_change = campaigns.get(first.id).value();
    second_change.text = "Other";
    BOOST_TEST(campaigns.update(second_change)->subject == "One");
}

BOOST_DATA_TEST_CASE(start_with_content_of_an_older_draft_is_a_conflict_and_pins_nothing, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& campaigns = fixture->store().campaigns();
    const auto older = campaigns.create(draft());
    auto newer = older;
    newer.subject = "Corrected";
    newer = campaigns.update(newer).value();
    auto request = start();
    request.revision = older.revision;
    BOOST_TEST((problem_of([&] { campaigns.change_status(older.id, request); }).code == errc::conflict));
    BOOST_TEST((campaigns.get(older.id)->status == campaign_status::draft));
    BOOST_TEST(campaigns.get(older.id)->content.empty());
    request.revision = newer.revision;
    BOOST_TEST((campaigns.change_status(older.id, request).after.status == campaign_status::running));
}

BOOST_DATA_TEST_CASE(update_of_a_draft_that_was_started_meanwhile_is_a_conflict, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& campaigns = fixture->store().campaigns();
    auto c = campaigns.create(draft());
    campaigns.change_status(c.id, start());
    c.name = "Renamed";
    BOOST_TEST((problem_of([&] { campaigns.update(c); }).code == errc::conflict));
}

BOOST_DATA_TEST_CASE(limit_of_a_campaign_is_kept_while_it_is_running_or_paused, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 1);
    const auto id = paced_draft(s, 5);
    BOOST_TEST(pace_of(s, id) == 0);
    s.campaigns().change_status(id, start());
    BOOST_TEST(pace_of(s, id) == 5);
    set_pace(s, id, 7);
    BOOST_TEST(pace_of(s, id) == 7);
    s.campaigns().change_status(id, step(campaign_action::pause));
    set_pace(s, id, std::nullopt);
    BOOST_TEST(pace_of(s, id) == 0);
    set_pace(s, id, 3);
    BOOST_TEST(pace_of(s, id) == 3);
    s.campaigns().change_status(id, step(campaign_action::cancel));
    BOOST_TEST(pace_of(s, id) == 0);
}

BOOST_DATA_TEST_CASE(limit_of_a_campaign_goes_with_its_completion_and_comes_back_when_it_runs_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 2);
    const auto id = paced_draft(s, 5);
    auto request = start();
    request.action = campaign_action::schedule;
    request.scheduled_at = fixture->clock().now();
    s.campaigns().change_status(id, request);
    BOOST_TEST(pace_of(s, id) == 0);
    s.dispatch().start_scheduled(1h);
    BOOST_TEST(pace_of(s, id) == 5);
    while (!s.dispatch().prepare(id, 100, 10).done) {
    }
    const auto now = fixture->clock().now();
    const auto range =
        work_on_range(s, id, 2, {outcome(1, recipient_status::sent, now), outcome(2, recipient_status::failed, now)});
    release(s, range);
    BOOST_TEST(s.dispatch().complete(id));
    BOOST_TEST(pace_of(s, id) == 0);
    BOOST_TEST(s.campaigns().retry_failed(id) == 1);
    BOOST_TEST(pace_of(s, id) == 5);
}

BOOST_DATA_TEST_CASE(failed_recipients_of_an_expired_campaign_keep_their_reason, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 2);
    auto c = draft();
    c.expires_at = f.clock().now() + 1h;
    const auto id = running_campaign(s, c);
    const auto now = f.clock().now();
    release(s,
        work_on_range(s, id, 2, {outcome(1, recipient_status::failed, now), outcome(2, recipient_status::sent, now)}));
    s.dispatch().complete(id);
    f.clock().advance(1h);
    const auto p = problem_of([&] { s.campaigns().retry_failed(id); });
    BOOST_TEST((p.code == errc::conflict));
    BOOST_TEST(p.detail.find("expired") != std::string::npos);
    BOOST_TEST((row(s, id, 1).status == recipient_status::failed));
    BOOST_TEST(row(s, id, 1).reason == "550");
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::completed));
}

BOOST_DATA_TEST_CASE(recipients_waiting_for_a_retry_when_the_campaign_ends_fail_with_their_last_reason, stores, kind)
{
    for (const bool expires : {true, false})
        BOOST_TEST_CONTEXT((expires ? "expired" : "cancelled"))
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            add_people(s, 4);
            auto c = draft();
            c.expires_at = f.clock().now() + 1h;
            const auto id = running_campaign(s, c);
            const auto now = f.clock().now();
            auto without_reason = outcome(4, recipient_status::failed, now);
            without_reason.reason.clear();
            auto unsent = outcome(3, recipient_status::retrying, now);
            unsent.reason = "not_sent";
            unsent.counts_attempt = false;
            unsent.retry_at = now + 2h;
            release(s, work_on_range(s, id, 4,
                           {outcome(1, recipient_status::failed, now), outcome(2, recipient_status::failed, now),
                               unsent, without_reason}));
            BOOST_TEST(s.campaigns().retry_failed(id) == 3);
            // The second one is claimed and given back.
            const claim_terms terms{"w", 60s, 900s};
            const auto claimed = s.dispatch().claim_retries(id, 1, terms).at(0).recipient;
            unsent.seq = claimed.seq;
            unsent.attempt = claimed.attempt;
            s.dispatch().settle_retries(id, terms.token, {&unsent, 1});
            if (expires)
                f.clock().advance(1h);
            else
                s.campaigns().change_status(id, step(campaign_action::cancel));
            BOOST_TEST(s.dispatch().close_rest(id, 10));
            for (const recipient_seq seq : {1, 2}) {
                BOOST_TEST((row(s, id, seq).status == recipient_status::failed));
                BOOST_TEST(row(s, id, seq).reason == "550");
            }
            BOOST_TEST((row(s, id, 4).status == recipient_status::failed));
            BOOST_TEST(row(s, id, 4).reason == "");
            BOOST_TEST((row(s, id, 3).status == (expires ? recipient_status::skipped : recipient_status::cancelled)));
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(work_names_running_campaigns_and_cancelled_ones_with_rows_to_close, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 3);
    const auto running = running_campaign(s);
    const auto paused = running_campaign(s);
    const auto cancelled = running_campaign(s);
    const auto closed = running_campaign(s);
    const auto unprepared = s.campaigns().create(draft()).id;
    s.campaigns().change_status(unprepared, start());
    s.campaigns().change_status(paused, step(campaign_action::pause));
    for (const auto id : {cancelled, closed})
        s.campaigns().change_status(id, step(campaign_action::cancel));
    BOOST_TEST(s.dispatch().close_rest(closed, 10));
    BOOST_TEST((ids_of(s.dispatch().work()) == std::vector{running, cancelled, unprepared}));
}

BOOST_DATA_TEST_CASE(totals_sum_up_campaigns_by_status_and_the_recipients_of_active_ones, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    BOOST_TEST(s.campaigns().totals().active.recipients == 0);
    add_people(s, 4);
    s.campaigns().create(draft());
    const auto running = running_campaign(s);
    const auto cancelled = running_campaign(s);
    work_on_range(s, running, 3, {outcome(1, recipient_status::sent, fixture->clock().now())});
    work_on_range(s, cancelled, 1);
    s.campaigns().change_status(cancelled, step(campaign_action::cancel));
    auto all = s.campaigns().totals();
    BOOST_TEST(all.by_status[campaign_status::draft] == 1);
    BOOST_TEST(all.by_status[campaign_status::running] == 1);
    BOOST_TEST(all.by_status[campaign_status::cancelled] == 1);
    BOOST_TEST((all.active == s.campaigns().counts(running)));
    BOOST_TEST(all.active.in_flight == 2);
    BOOST_TEST(all.in_flight == 3);
}

BOOST_DATA_TEST_CASE(brief_list_reads_no_texts, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& campaigns = fixture->store().campaigns();
    auto c = draft();
    c.html = "<p>";
    const auto id = campaigns.create(c).id;
    campaigns.change_status(id, start());
    const auto brief = campaigns.list({{}, {}, true}, {}).items.at(0);
    BOOST_TEST(brief.name == c.name);
    BOOST_TEST(brief.subject == c.subject);
    BOOST_TEST(brief.text == "");
    BOOST_TEST(brief.html == "");
    BOOST_TEST(brief.content.empty());
    BOOST_TEST(campaigns.list({}, {}).items.at(0).html == "<p>");
}

BOOST_DATA_TEST_CASE(list_of_jobs_omits_their_state, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& jobs = fixture->store().jobs();
    auto j = jobs.create(job_kind::import_file, {});
    j.resume_state = "much";
    jobs.update(j);
    BOOST_TEST(jobs.get(j.id)->resume_state == "much");
    BOOST_TEST(jobs.list({}).items.at(0).resume_state == "");
}

BOOST_AUTO_TEST_SUITE_END()
