// campaign start, schedule, unschedule, pause, resume, cancel, retry, delete, test.
#include "campaign_words.hpp"
#include "commands.hpp"
#include "confirm.hpp"
#include "find_campaign.hpp"
#include "find_contact.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

// Runs an operation whose only parameter is the campaign.
template <const char* Operation>
exit_code change(session& session, const std::string& campaign)
{
    return session.ask(Operation, named_campaign(session, campaign), tell_campaign);
}

constexpr char unschedule_operation[] = "campaigns.unschedule";
constexpr char resume_operation[] = "campaigns.resume";
constexpr char cancel_operation[] = "campaigns.cancel";

struct retry_options {
    std::string campaign;
    std::optional<std::string> reason;
};

void describe_retry(parameters& app, retry_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--reason", options.reason, "Only recipients that failed for this reason, as in outbound campaign reasons");
}

exit_code retry(session& session, const retry_options& options)
{
    auto request = named_campaign(session, options.campaign);
    put(request, "reason", options.reason);
    return session.ask("campaigns.retry_failed", request, tell_campaign);
}

struct campaign_delete_options {
    std::string campaign;
    bool yes = false;
};

void describe_campaign_delete(parameters& app, campaign_delete_options& options)
{
    describe_campaign(app, options.campaign);
    describe_confirmation(app, options.yes);
}

exit_code remove_campaign(session& session, const campaign_delete_options& options)
{
    const auto named = named_campaign(session, options.campaign);
    const auto id = integer_at(named, "id");
    const auto name = text_at(session.call("campaigns.get", named).as_object(), "name");
    if (!confirm(
            session, options.yes, "Delete campaign " + std::to_string(id) + " (" + name + ") with all its records?"))
        return refuse_unconfirmed();
    return session.ask("campaigns.delete", named,
        [&](const json::object&) { std::cout << "Campaign " << id << " is deleted, with all its records.\n"; });
}

struct start_options {
    std::string campaign;
    bool now = false;
};

void describe_start(parameters& app, start_options& options)
{
    describe_campaign(app, options.campaign);
    app.flag("--now", options.now, "Start now, even if the campaign is scheduled for later");
}

exit_code start(session& session, const start_options& options)
{
    auto request = named_campaign(session, options.campaign);
    request["now"] = options.now;
    return session.ask("campaigns.start", request, tell_campaign);
}

struct schedule_options {
    std::string campaign;
    std::optional<std::string> at;
    std::optional<std::string> local;
    std::optional<std::string> timezone;
};

void describe_schedule(parameters& app, schedule_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--at", options.at,
        "Start time: 2026-11-30T09:00:00Z, or with an offset. Default: the time set in the campaign");
    app.add("--local", options.local, "Start time in the campaign's time zone: 2026-11-30T09:00");
    app.add("--timezone", options.timezone, "Time zone of --local, instead of the campaign's");
}

exit_code schedule(session& session, const schedule_options& options)
{
    auto request = named_campaign(session, options.campaign);
    put(request, "scheduled_at", options.at);
    put(request, "scheduled_local", options.local);
    put(request, "timezone", options.timezone);
    return session.ask("campaigns.schedule", request, tell_campaign);
}

struct pause_options {
    std::string campaign;
    std::optional<std::string> why;
};

void describe_pause(parameters& app, pause_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--why", options.why, "Reason, shown with the paused campaign");
}

exit_code pause(session& session, const pause_options& options)
{
    auto request = named_campaign(session, options.campaign);
    put(request, "detail", options.why);
    return session.ask("campaigns.pause", request, tell_campaign);
}

struct test_options {
    std::string campaign;
    std::vector<std::string> to;
    std::optional<std::string> contact;
};

void describe_test(parameters& app, test_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("ADDRESS", options.to, "Addresses to send to, up to ten").required();
    app.add("--contact", options.contact,
        "Contact whose values are used (external_id, email or id). Default: the first of the segment");
}

exit_code test(session& session, const test_options& options)
{
    auto request = named_campaign(session, options.campaign);
    put(request, "to", options.to);
    if (options.contact)
        request["contact_id"] = find_contact(session, *options.contact).at("id");
    const auto sent = session.call("campaigns.test_send", request);
    session.answer(sent, [](const json::object& done) {
        print_table(
            done.at("results").as_array(), {{"ADDRESS", "address"}, {"OUTCOME", "outcome"}, {"DETAIL", "detail"}});
    });
    for (const auto& each : sent.at("results").as_array())
        if (text_at(each.as_object(), "outcome") != "accepted")
            return exit_code::failed;
    return exit_code::ok;
}

}  // namespace

void add_campaign_run(commands& to, CLI::App& campaign)
{
    to.add(campaign, "start", "Start a campaign now", "  outbound campaign start 1\n", describe_start, start);
    to.add(campaign, "schedule", "Start a campaign at a given time",
        "  outbound campaign schedule 1 --at 2026-11-30T09:00:00Z\n", describe_schedule, schedule);
    to.add(campaign, "unschedule", "Make a scheduled campaign a draft again", "  outbound campaign unschedule 1\n",
        describe_campaign, change<unschedule_operation>);
    to.add(campaign, "pause", "Pause a campaign; messages in flight still settle",
        "  outbound campaign pause 1 --why 'wrong price'\n", describe_pause, pause);
    to.add(campaign, "resume", "Resume a paused campaign", "  outbound campaign resume 1\n", describe_campaign,
        change<resume_operation>);
    to.add(campaign, "cancel", "Cancel a campaign; the remaining recipients are marked cancelled",
        "  outbound campaign cancel 1\n", describe_campaign, change<cancel_operation>);
    to.add(campaign, "retry", "Send again to the failed recipients",
        "  outbound campaign retry 1\n  outbound campaign retry 1 --reason 30008\n", describe_retry, retry);
    to.add(campaign, "delete",
        "Delete a campaign that is not running, with its records; asks first unless --yes is given",
        "  outbound campaign delete 1\n", describe_campaign_delete, remove_campaign);
    to.add(campaign, "test", "Send a campaign's message to test addresses",
        "  outbound campaign test 1 me@example.org\n", describe_test, test);
}

}  // namespace cli
