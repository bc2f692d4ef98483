// campaign list, show, preview, estimate, recipients, analytics, reasons, keys.
#include "campaign_words.hpp"
#include "content.hpp"
#include "filter.hpp"
#include "find_campaign.hpp"
#include "find_contact.hpp"
#include "metadata_options.hpp"
#include "people.hpp"

#include <outbound/reason_words.hpp>

#include <boost/json/array.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

struct campaign_list_options {
    std::optional<std::string> status;
    std::optional<std::string> external_id;
    std::vector<std::string> metadata;
    slice_options slice;
};

void describe_campaign_list(parameters& app, campaign_list_options& options)
{
    app.add("--status", options.status,
        "Only campaigns with this status: draft, scheduled, running, paused, completed or cancelled");
    app.add("--external-id", options.external_id, "Only the campaign with this key of yours");
    app.add("--metadata", options.metadata, "Only campaigns with this note, as name=value; may be repeated");
    describe_slice(app, options.slice);
}

exit_code list_campaigns(session& session, const campaign_list_options& options)
{
    auto request = request_for(options.slice);
    put(request, "status", options.status);
    put(request, "external_id", options.external_id);
    put_metadata(request, options.metadata);
    return session.ask("campaigns.list", request, [](const json::object& page) {
        print_page(page, {{"ID", "id"}, {"NAME", "name"}, {"TYPE", "type"}, {"STATUS", "status"},
                             {"WHY", "pause_reason"}, {"STARTED", "started_at"}, {"COMPLETED", "completed_at"}});
    });
}

exit_code show_campaign(session& session, const std::string& campaign)
{
    return session.ask("campaigns.get", named_campaign(session, campaign), [](json::object c) {
        c["who"] = filter_in_words(c.at("recipient_segments").as_object());
        print_members(
            c, {{"ID", "id"}, {"Name", "name"}, {"External id", "external_id"}, {"Type", "type"}, {"Kind", "kind"},
                   {"From", "from.email"}, {"Sender's name", "from.name"}, {"Reply to", "reply_to.email"},
                   {"Template", "template_id"}, {"Subject", "subject"}, {"To", "who"}, {"Messages a second", "pace"},
                   {"On unknown", "on_unknown"}, {"Scheduled", "scheduled_at"}, {"Expires", "expires_at"},
                   {"Started", "started_at"}, {"Recipients chosen", "prepared_at"}, {"Ended", "completed_at"}});
        std::cout << campaign_in_words(c) << '\n';
    });
}

struct campaign_preview_options {
    std::string campaign;
    std::string contact;
};

void describe_campaign_preview(parameters& app, campaign_preview_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--contact", options.contact, "Render for this contact (external_id, email or id)");
}

exit_code preview_campaign(session& session, const campaign_preview_options& options)
{
    auto request = named_campaign(session, options.campaign);
    if (!options.contact.empty())
        request["contact_id"] = find_contact(session, options.contact).at("id");
    return session.ask("campaigns.preview", request, print_content);
}

exit_code estimate(session& session, const std::string& campaign)
{
    return session.ask("campaigns.estimate", named_campaign(session, campaign), [](const json::object& e) {
        std::cout << count_of(integer_at(e, "sendable"), "message", "messages") << " would be sent, of "
                  << count_of(integer_at(e, "matched"), "contact", "contacts") << " in the segment.\n";
        for (const auto& [reason, name] : outbound::names<outbound::skip_reason>::value)
            if (const auto amount = integer_at(e, name); amount > 0)
                std::cout << "  " << number(amount) << "  " << outbound::reason_in_words(name) << '\n';
        if (const auto unknown = integer_at(e, "unknown_contacts"); unknown > 0)
            std::cout << count_of(unknown, "chosen id is", "chosen ids are") << " of no contact.\n";
        if (const auto* seconds = member_at(e, "seconds"); seconds != nullptr && seconds->is_number())
            std::cout << "At the current pace, sending takes "
                      << duration(std::chrono::seconds{static_cast<std::int64_t>(seconds->to_number<double>())})
                      << ".\n";
        for (const auto& zone : e.at("zones").as_array())
            std::cout << "  " << count_of(integer_at(zone.as_object(), "people"), "person", "people") << " in "
                      << text_at(zone.as_object(), "timezone") << ": from " << text_at(zone.as_object(), "first_local")
                      << " to " << text_at(zone.as_object(), "last_local") << " local time\n";
        if (const auto* end = member_at(e, "finishes_at"); end != nullptr && end->is_string())
            std::cout << "If the campaign starts now or as scheduled, the last message leaves at "
                      << text_at(e, "finishes_at") << ".\n";
        if (text_at(e, "cost") != "-")
            std::cout << count_of(integer_at(e, "units"), "unit", "units") << " at " << text_at(e, "price") << " cost "
                      << text_at(e, "cost") << ".\n";
        if (e.at("lacks_postal_address").as_bool())
            std::cout << "The email does not show the sender's postal address: write {{sender_postal_address}}.\n";
        for (const auto& fault : e.at("errors").as_array())
            std::cout << "Contact " << printable(text_at(fault.as_object(), "external_id"))
                      << " would be skipped: " << outbound::reason_in_words(text_at(fault.as_object(), "reason"))
                      << ": " << printable(text_at(fault.as_object(), "detail")) << '\n';
        for (const auto& missing : e.at("missing").as_array())
            std::cout << "Of " << number(integer_at(e, "sampled")) << " sampled contacts, "
                      << number(integer_at(missing.as_object(), "contacts")) << " have no "
                      << text_at(missing.as_object(), "name") << ": give a fallback, as in {{"
                      << text_at(missing.as_object(), "name") << "|…}}.\n";
    });
}

struct recipients_options {
    std::string campaign;
    std::optional<std::string> status;
    std::optional<std::string> reason;
    std::optional<std::string> key;
    std::optional<std::int64_t> question;
    slice_options slice;
};

void describe_recipients(parameters& app, recipients_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--status", options.status,
        "Only recipients with this status: queued, sent, retrying, failed, skipped, cancelled or unknown");
    app.add("--reason", options.reason, "Only recipients with this reason, such as suppressed");
    app.add("--key", options.key, "Only recipients who pressed this key in a call");
    app.add("--question", options.question, "With --key: as the answer to this question of the script, from 1");
    describe_slice(app, options.slice);
}

exit_code recipients(session& session, const recipients_options& options)
{
    auto request = request_for(options.slice);
    request["id"] = named_campaign(session, options.campaign).at("id");
    put(request, "status", options.status);
    put(request, "reason", options.reason);
    put(request, "key", options.key);
    put(request, "question", options.question);
    return session.ask("campaigns.recipients", request, [](const json::object& page) {
        print_page(page, {{"SEQ", "seq"}, {"CONTACT", "contact_id"}, {"ADDRESS", "address"}, {"STATUS", "status"},
                             {"REASON", "reason"}, {"DETAIL", "detail"}, {"ATTEMPTS", "attempt"}, {"SENT", "sent_at"}});
    });
}

exit_code analytics(session& session, const std::string& campaign)
{
    return session.ask("campaigns.analytics", named_campaign(session, campaign), [](const json::object& counts) {
        std::cout << "Campaign " << integer_at(counts, "campaign_id") << " is " << text_at(counts, "status") << ".\n";
        print_counts(counts);
    });
}

exit_code keys(session& session, const std::string& campaign)
{
    return session.ask("campaigns.keys", named_campaign(session, campaign), [](const json::object& found) {
        print_table(found.at("items").as_array(), {{"QUESTION", "question"}, {"KEY", "key"}, {"NAME", "name"},
                                                      {"RECIPIENTS", "recipients"}, {"PRESSES", "presses"}});
    });
}

exit_code reasons(session& session, const std::string& campaign)
{
    return session.ask("campaigns.reasons", named_campaign(session, campaign), [](const json::object& found) {
        print_table(found.at("items").as_array(),
            {{"RECIPIENTS", "recipients"}, {"STATUS", "status"}, {"REASON", "reason"}, {"MEANING", "words"}});
        if (const auto others = integer_at(found, "other_reasons"); others > 0)
            std::cout << "and " << count_of(integer_at(found, "other_recipients"), "recipient", "recipients")
                      << " with " << count_of(others, "other reason", "other reasons") << '\n';
    });
}

}  // namespace

void add_campaign_look(commands& to, CLI::App& campaign)
{
    to.add(campaign, "list", "List campaigns", "  outbound campaign list --status running\n", describe_campaign_list,
        list_campaigns);
    to.add(campaign, "show", "Show a campaign's settings and status", "  outbound campaign show 1\n", describe_campaign,
        show_campaign);
    to.add(campaign, "preview", "Show the message rendered for one contact",
        "  outbound campaign preview 1 --contact ada@example.com\n", describe_campaign_preview, preview_campaign);
    to.add(campaign, "estimate", "Estimate reach, duration and cost, and find missing values",
        "  outbound campaign estimate 1\n", describe_campaign, estimate);
    to.add(campaign, "recipients", "List recipients, their status and its reason",
        "  outbound campaign recipients 1 --status failed\n  outbound campaign recipients 1 --reason suppressed\n"
        "  outbound campaign recipients 1 --key 1\n",
        describe_recipients, recipients);
    to.add(campaign, "analytics", "Count recipients by outcome", "  outbound campaign analytics 1\n", describe_campaign,
        analytics);
    to.add(campaign, "reasons", "Count recipients that were not reached, by reason", "  outbound campaign reasons 1\n",
        describe_campaign, reasons);
    to.add(campaign, "keys", "Count the keys that people pressed in calls", "  outbound campaign keys 1\n",
        describe_campaign, keys);
}

}  // namespace cli
