// campaign create, update, clone, delete.
#include "campaign_words.hpp"
#include "fault.hpp"
#include "filter.hpp"
#include "find_campaign.hpp"
#include "hours_options.hpp"
#include "message_options.hpp"
#include "metadata_options.hpp"
#include "people.hpp"

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

// Options of both create and update.
struct settings_options {
    std::optional<std::string> kind;
    std::optional<std::string> external_id;
    std::vector<std::string> metadata;
    message_options message;
    std::optional<std::int64_t> segment;
    filter_options filter;
    std::optional<double> pace;
    std::optional<std::string> on_unknown;
    std::optional<std::string> expires_at;
    std::optional<std::int64_t> redial;
    std::optional<std::int64_t> redial_after;
    hours_options hours;
};

void describe_redial(parameters& app, settings_options& options)
{
    const std::string group = "Calls";
    app.add("--redial", options.redial, "Number of further calls if the line is busy or nobody answers").group(group);
    app.add("--redial-after", options.redial_after, "Minutes between two calls").group(group);
}

void describe_settings(parameters& app, settings_options& options)
{
    app.add("--kind", options.kind,
           "marketing (the default), or transactional: an email is also sent to addresses that have unsubscribed")
        .one_of({"marketing", "transactional"});
    app.add("--external-id", options.external_id, "Your own key of the campaign, unique");
    app.add("--metadata", options.metadata, "A note of yours, as name=value, which is not sent; may be repeated");
    describe_message(app, options.message);
    app.add("--segment", options.segment, "Id of a saved segment: its contacts are the recipients");
    describe_filter(app, options.filter);
    app.add("--pace", options.pace, "Maximum number of messages per second");
    app.add("--on-unknown", options.on_unknown,
           "Emails of unknown outcome: resend (at least once, the default) or hold (at most once)")
        .one_of({"resend", "hold"});
    app.add(
        "--expires-at", options.expires_at, "Time at which the remaining recipients are skipped: 2026-11-30T18:00:00Z");
    describe_hours(app, options.hours);
    describe_redial(app, options);
}

void put_redial(json::object& request, const settings_options& options)
{
    json::object redial;
    put(redial, "attempts", options.redial);
    put(redial, "after_minutes", options.redial_after);
    if (redial.empty())
        return;
    auto& call = request["call"];
    if (call.is_null())
        call = json::object{};
    call.as_object()["redial"] = std::move(redial);
}

void put_recipients(session& session, json::object& request, const settings_options& options)
{
    auto filter = filter_of(options.filter);
    if (options.segment && !filter.empty())
        throw usage_fault{"--segment cannot be combined with options such as --tag: give one of them"};
    if (options.segment)
        request["recipient_segments"] = session.call("segments.get", {{"id", *options.segment}}).at("filter");
    else if (!filter.empty())
        request["recipient_segments"] = std::move(filter);
}

void put_settings(session& session, json::object& request, const settings_options& options, const std::string& type)
{
    put(request, "kind", options.kind);
    put(request, "external_id", options.external_id);
    put_metadata(request, options.metadata);
    put_message(session, request, options.message, type);
    put_redial(request, options);
    put_recipients(session, request, options);
    put_hours(request, options.hours);
    put(request, "pace", options.pace);
    put(request, "on_unknown", options.on_unknown);
    put(request, "expires_at", options.expires_at);
}

struct campaign_create_options {
    std::string name;
    std::string type = "email";
    settings_options settings;
    bool start = false;
};

void describe_campaign_create(parameters& app, campaign_create_options& options)
{
    app.add("--name", options.name, "Name of the campaign").required();
    app.add("--type", options.type, "Channel of the campaign").with_default().one_of({"email", "sms", "phone"});
    describe_settings(app, options.settings);
    app.flag("--start", options.start, "Start the campaign immediately");
}

exit_code create_campaign(session& session, const campaign_create_options& options)
{
    json::object request{{"name", options.name}, {"type", options.type}};
    put_settings(session, request, options.settings, options.type);
    auto made = session.call("campaigns.create", request);
    const auto id = integer_at(made.as_object(), "id");
    if (!options.start)
        return session.answer(made, [&](const json::object&) {
            std::cout << "Campaign " << id << " is a draft. `outbound campaign preview " << id
                      << "` shows it, `outbound campaign start " << id << "` starts it.\n";
        });
    return session.ask("campaigns.start", {{"id", id}}, tell_campaign);
}

struct campaign_update_options {
    std::string campaign;
    std::optional<std::string> name;
    settings_options settings;
};

void describe_campaign_update(parameters& app, campaign_update_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--name", options.name, "New name");
    describe_settings(app, options.settings);
}

exit_code update_campaign(session& session, const campaign_update_options& options)
{
    auto request = named_campaign(session, options.campaign);
    const auto type = text_at(session.call("campaigns.get", request).as_object(), "type");
    put(request, "name", options.name);
    put_settings(session, request, options.settings, type);
    return session.ask("campaigns.update", request, tell_campaign);
}

struct campaign_clone_options {
    std::string campaign;
    std::optional<std::string> name;
};

void describe_campaign_clone(parameters& app, campaign_clone_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--name", options.name, "Name of the copy");
}

exit_code clone_campaign(session& session, const campaign_clone_options& options)
{
    auto request = named_campaign(session, options.campaign);
    put(request, "name", options.name);
    return session.ask("campaigns.clone", request, tell_campaign);
}

}  // namespace

void add_campaign_edit(commands& to, CLI::App& campaign)
{
    to.add(campaign, "create", "Create a campaign as a draft",
        "  outbound campaign create --name Spring --from 'News <news@example.org>' --template spring --industry "
        "Retail\n"
        "  outbound campaign create --name Note --from me@example.org --subject 'Hi {{first_name|there}}' --text "
        "note.txt "
        "--start\n"
        "  outbound campaign create --name Reminder --type sms --from +15005550006 --message 'Hi "
        "{{first_name|there}}'\n"
        "  outbound campaign create --name Call --type phone --script call.json --redial 2 --redial-after 30\n",
        describe_campaign_create, create_campaign);
    to.add(campaign, "update", "Change a draft; after the start, only name, pace, hours, external id and metadata",
        "  outbound campaign update 1 --pace 50\n", describe_campaign_update, update_campaign);
    to.add(campaign, "clone", "Create a draft with the settings of a campaign",
        "  outbound campaign clone 1 --name 'Spring again'\n", describe_campaign_clone, clone_campaign);
}

}  // namespace cli
