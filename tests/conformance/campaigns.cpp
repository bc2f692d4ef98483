// Campaigns as records, and their transitions.
#include "conformance/people.hpp"

#include "model/segment.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

campaign full(timestamp now)
{
    campaign c = draft("Full");
    c.type = channel::email;
    c.reply_to = {"answers@example.com", "Answers"};
    c.template_id = 7;
    c.html = "<p>";
    c.unsubscribe_url = "https://example.com/{{external_id}}";
    c.track_opens = false;
    c.recipient_segments.tags_any = {"lead"};
    c.on_unknown = on_unknown::hold;
    c.pace = 12.5;
    c.scheduled_at = now + 1h;
    c.expires_at = now + 2h;
    return c;
}

status_request schedule(timestamp at)
{
    auto request = step(campaign_action::schedule);
    request.scheduled_at = at;
    request.content = {{"subject", "pinned"}};
    return request;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(campaigns_tests)

BOOST_DATA_TEST_CASE(campaign_is_created_as_a_draft_and_comes_back_as_it_was_stored, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto wanted = full(f.clock().now());
    wanted.status = campaign_status::completed;
    wanted.content = {{"forged", true}};
    const auto created = f.store().campaigns().create(wanted);
    const auto c = f.store().campaigns().get(created.id).value();
    BOOST_TEST(c.name == "Full");
    BOOST_TEST((c.status == campaign_status::draft));
    BOOST_TEST(c.from.address == "news@example.com");
    BOOST_TEST(c.from.name == "News");
    BOOST_TEST(c.reply_to.address == "answers@example.com");
    BOOST_TEST(c.reply_to.name == "Answers");
    BOOST_TEST(c.template_id.value() == 7);
    BOOST_TEST(c.subject == wanted.subject);
    BOOST_TEST(c.text == wanted.text);
    BOOST_TEST(c.html == wanted.html);
    BOOST_TEST(c.unsubscribe_url == wanted.unsubscribe_url);
    BOOST_TEST(!c.track_opens);
    BOOST_TEST(c.track_clicks);
    BOOST_TEST(c.content.empty());
    BOOST_TEST((to_json(c.recipient_segments) == to_json(wanted.recipient_segments)));
    BOOST_TEST((c.on_unknown == on_unknown::hold));
    BOOST_TEST(c.pace.value() == 12.5);
    BOOST_TEST((c.scheduled_at == wanted.scheduled_at));
    BOOST_TEST((c.expires_at == wanted.expires_at));
    BOOST_TEST(!c.started_at);
    BOOST_TEST((c.created_at == f.clock().now()));
    BOOST_TEST(!f.store().campaigns().get(99));
}

BOOST_DATA_TEST_CASE(draft_may_change_in_everything, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& campaigns = f.store().campaigns();
    auto c = full(f.clock().now());
    c.id = campaigns.create(draft()).id;
    const auto changed = campaigns.update(c).value();
    BOOST_TEST(changed.name == "Full");
    BOOST_TEST(changed.html == "<p>");
    BOOST_TEST((changed.expires_at == c.expires_at));
    c.id = 99;
    BOOST_TEST(!campaigns.update(c));
}

BOOST_DATA_TEST_CASE(campaign_that_has_started_may_change_only_name_and_pace, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& campaigns = f.store().campaigns();
    const auto id = running_campaign(f.store());
    auto c = campaigns.get(id).value();
    c.name = "Renamed";
    c.pace = 3;
    BOOST_TEST(campaigns.update(c)->name == "Renamed");
    BOOST_TEST(campaigns.get(id)->pace.value() == 3);
    BOOST_TEST((campaigns.get(id)->content == start().content));
    c = campaigns.get(id).value();
    c.name = "Again";
    c.subject = "Another";
    const auto p = problem_of([&] { campaigns.update(c); });
    BOOST_TEST((p.code == errc::conflict));
    BOOST_TEST(p.detail.find("is running: subject cannot change any more") != std::string::npos);
    BOOST_TEST(campaigns.get(id)->name == "Renamed");
}

BOOST_DATA_TEST_CASE(list_takes_status_and_channel_and_slices, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& campaigns = f.store().campaigns();
    auto sms = draft("Sms");
    sms.type = channel::sms;
    campaigns.create(draft("One"));
    const auto two = campaigns.create(draft("Two")).id;
    const auto three = campaigns.create(sms).id;
    campaigns.change_status(two, start());
    BOOST_TEST(campaigns.list({}, {}).items.size() == 3U);
    BOOST_TEST(campaigns.list({campaign_status::running, {}}, {}).items.at(0).id == two);
    BOOST_TEST(campaigns.list({{}, channel::sms}, {}).items.at(0).id == three);
    BOOST_TEST(campaigns.list({campaign_status::running, channel::sms}, {}).items.empty());
    BOOST_TEST(campaigns.list({}, {0, 2}).next.value() == two);
    BOOST_TEST(campaigns.list({}, {two, 2}).items.size() == 1U);
}

BOOST_DATA_TEST_CASE(each_action_writes_its_own_columns, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& campaigns = f.store().campaigns();
    const auto id = campaigns.create(draft()).id;
    const auto at = f.clock().now() + 1h;

    auto c = campaigns.change_status(id, schedule(at)).after;
    BOOST_TEST((c.status == campaign_status::scheduled));
    BOOST_TEST((c.scheduled_at == at));
    BOOST_TEST((c.content == boost::json::object{{"subject", "pinned"}}));

    c = campaigns.change_status(id, step(campaign_action::unschedule)).after;
    BOOST_TEST((c.status == campaign_status::draft));
    BOOST_TEST(!c.scheduled_at);
    BOOST_TEST(c.content.empty());

    c = campaigns.change_status(id, start()).after;
    BOOST_TEST((c.started_at == f.clock().now()));
    BOOST_TEST((c.content == start().content));

    auto pause = step(campaign_action::pause);
    pause.reason = pause_reason::provider_account;
    pause.detail = "account \"main\" is suspended";
    c = campaigns.change_status(id, pause).after;
    BOOST_TEST((c.pause_reason == pause_reason::provider_account));
    BOOST_TEST(c.pause_detail == pause.detail);

    c = campaigns.change_status(id, step(campaign_action::resume)).after;
    BOOST_TEST((c.pause_reason == pause_reason::none));
    BOOST_TEST(c.pause_detail.empty());

    c = campaigns.change_status(id, step(campaign_action::pause)).after;
    BOOST_TEST((c.pause_reason == pause_reason::operator_request));

    c = campaigns.change_status(id, step(campaign_action::cancel)).after;
    BOOST_TEST((c.status == campaign_status::cancelled));
    BOOST_TEST((c.completed_at == f.clock().now()));
    BOOST_TEST((campaigns.get(id)->status == campaign_status::cancelled));
    BOOST_TEST(faults(f.store(), id) == "");
}

BOOST_DATA_TEST_CASE(step_that_is_not_allowed_is_a_conflict_that_names_both_states_and_writes_nothing, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& campaigns = f.store().campaigns();
    const auto id = campaigns.create(draft()).id;
    const auto p = problem_of([&] { campaigns.change_status(id, step(campaign_action::pause)); });
    BOOST_TEST((p.code == errc::conflict));
    BOOST_TEST(p.detail == "the campaign is draft and cannot become paused; pause takes one that is running");
    BOOST_TEST((campaigns.get(id)->status == campaign_status::draft));
    BOOST_TEST((problem_of([&] { campaigns.change_status(99, start()); }).code == errc::not_found));
    BOOST_TEST(
        (problem_of([&] { campaigns.change_status(id, step(campaign_action::schedule)); }).code == errc::invalid));
}

BOOST_DATA_TEST_CASE(campaign_with_recipients_left_cannot_be_completed_by_hand, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    add_people(f.store(), 3);
    const auto id = running_campaign(f.store());
    BOOST_TEST((problem_of([&] { f.store().campaigns().change_status(id, step(campaign_action::complete)); }).code ==
                errc::conflict));
}

BOOST_DATA_TEST_CASE(campaign_that_runs_or_is_paused_cannot_be_deleted, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& campaigns = f.store().campaigns();
    const auto id = running_campaign(f.store());
    BOOST_TEST((problem_of([&] { campaigns.remove(id); }).code == errc::conflict));
    campaigns.change_status(id, step(campaign_action::pause));
    BOOST_TEST((problem_of([&] { campaigns.remove(id); }).code == errc::conflict));
    BOOST_TEST(campaigns.get(id).has_value());
}

BOOST_DATA_TEST_CASE(deleted_campaign_leaves_no_rows_and_touches_no_other, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto people = add_people(s, 25);
    const auto kept = running_campaign(s);
    const auto id = running_campaign(s);
    const auto range = work_on_range(s, id, 10, {outcome(1, recipient_status::failed, f.clock().now())});
    s.campaigns().change_status(id, step(campaign_action::cancel));
    BOOST_TEST(s.campaigns().remove(id));
    BOOST_TEST(!s.campaigns().get(id));
    BOOST_TEST(!s.campaigns().remove(id));
    BOOST_TEST(s.campaigns().recipients(id, {}, {}).items.empty());
    BOOST_TEST(s.campaigns().history(people.at(0)).size() == 1U);
    BOOST_TEST(s.campaigns().counts(kept).recipients == 25);
    BOOST_TEST(faults(s, kept) == "");
    release(s, range);  // a worker that still has its lease changes nothing
    BOOST_TEST(s.campaigns().create(draft()).id > id);
}

BOOST_AUTO_TEST_SUITE_END()
