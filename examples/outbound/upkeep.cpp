// explain, stats, verify, migrate.
#include "campaign_words.hpp"
#include "commands.hpp"
#include "find_campaign.hpp"
#include "find_contact.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <iostream>
#include <optional>
#include <string>

namespace cli {
namespace {

namespace json = boost::json;

struct explain_options {
    std::string contact;
    std::optional<std::string> campaign;
};

void describe_explain(parameters& app, explain_options& options)
{
    app.add("WHO", options.contact, "external_id, email address or id of the contact").required();
    app.add("--campaign", options.campaign,
        "Id or external_id of a campaign: explain only it, and why the contact is no recipient of it");
}

void put_campaign(session& session, json::object& request, const std::optional<std::string>& campaign)
{
    if (campaign)
        request["campaign_id"] = named_campaign(session, *campaign).at("id");
}

void print_sentences(const json::object& from, std::string_view member)
{
    const auto* found = member_at(from, member);
    if (found != nullptr && found->is_array())
        for (const auto& sentence : found->get_array())
            std::cout << "  " << printable(sentence.as_string()) << '\n';
}

exit_code explain(session& session, const explain_options& options)
{
    json::object request{{"contact_id", find_contact(session, options.contact).at("id")}};
    put_campaign(session, request, options.campaign);
    return session.ask("explain", request, [&](const json::object& found) {
        std::cout << "Contact " << integer_at(found, "contact_id") << " (" << text_at(found, "external_id") << ", "
                  << text_at(found, "email") << ")\n";
        print_sentences(found, "suppressions");
        for (const auto& c : found.at("campaigns").as_array())
            std::cout << "  Campaign " << integer_at(c.as_object(), "campaign_id") << ", "
                      << text_at(c.as_object(), "name") << ": " << text_at(c.as_object(), "explanation") << '\n';
        print_sentences(found, "absence");
        if (!options.campaign && found.at("campaigns").as_array().empty())
            std::cout << "  It has been a recipient of no campaign.\n";
    });
}

struct stats_options {
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> timezone;
};

void describe_stats(parameters& app, stats_options& options)
{
    app.add("--from", options.from, "Also count what happened since this date or time, such as 2026-11-01");
    app.add("--to", options.to, "End of that period, exclusive: a date or a time; default: now");
    app.add("--timezone", options.timezone, "Time zone of dates and days, such as Europe/Berlin; default: UTC");
}

/// Adds a row for each channel on which something happened.
void add_rows(json::array& rows, std::string_view date, const json::object& channels)
{
    for (const auto& [channel, counts] : channels) {
        const auto& amounts = counts.get_object();
        if (std::ranges::all_of(amounts, [](const auto& each) { return each.value() == 0; }))
            continue;
        json::object row{{"date", date}, {"channel", channel}};
        row.insert(amounts.begin(), amounts.end());
        rows.push_back(std::move(row));
    }
}

void print_period(const json::object& period)
{
    json::array rows;
    for (const auto& day : period.at("days").as_array())
        add_rows(rows, day.at("date").as_string(), day.at("channels").as_object());
    add_rows(rows, "total", period.at("channels").as_object());
    std::cout << "\nFrom " << text_at(period, "from") << " to " << text_at(period, "to") << ", days of "
              << text_at(period, "timezone") << ":\n";
    print_table(rows,
        {{"DAY", "date"}, {"CHANNEL", "channel"}, {"SENT", "sent"}, {"DELIVERED", "delivered"}, {"FAILED", "failed"},
            {"BOUNCED", "bounced"}, {"UNKNOWN", "unknown"}, {"SKIPPED", "skipped"}, {"REPLIED", "replied"}});
}

exit_code stats(session& session, const stats_options& options)
{
    json::object request;
    put(request, "from", options.from);
    put(request, "to", options.to);
    put(request, "timezone", options.timezone);
    return session.ask("stats", request, [](const json::object& all) {
        print_members(all,
            {{"Contacts", "contacts.total"}, {"with email", "contacts.email"}, {"Campaigns: draft", "campaigns.draft"},
                {"scheduled", "campaigns.scheduled"}, {"running", "campaigns.running"}, {"paused", "campaigns.paused"},
                {"completed", "campaigns.completed"}, {"cancelled", "campaigns.cancelled"},
                {"Providers set aside", "providers_set_aside"}, {"Instance", "instance"}});
        if (integer_at(all, "active.recipients") > 0) {
            std::cout << "\nRunning and paused campaigns:\n";
            print_counts(all.at("active").as_object());
        }
        if (const auto* period = member_at(all, "period"))
            print_period(period->as_object());
    });
}

struct verify_options {
    std::optional<std::string> campaign;
};

void describe_verify(parameters& app, verify_options& options)
{
    app.add("CAMPAIGN", options.campaign, "Id or external_id of the only campaign to check. Default: all");
}

exit_code verify(session& session, const verify_options& options)
{
    json::object request;
    put_campaign(session, request, options.campaign);
    const auto found = session.call("verify", request);
    session.answer(found, [](const json::object& done) {
        const auto looked = count_of(integer_at(done, "campaigns"), "campaign", "campaigns");
        if (done.at("ok").as_bool()) {
            std::cout << looked << " checked: every counter equals a recount, and every recipient is in one state.\n";
            return;
        }
        std::cout << looked << " checked, " << count_of(integer_at(done, "found"), "problem", "problems")
                  << " found:\n";
        print_table(
            done.at("problems").as_array(), {{"CAMPAIGN", "campaign_id"}, {"RULE", "rule"}, {"DETAIL", "detail"}});
        std::cout << "This is a bug in outbound. Keep a copy of the database and report it.\n";
    });
    return found.at("ok").as_bool() ? exit_code::ok : exit_code::inconsistent;
}

struct migrate_options {
    bool dry_run = false;
};

void describe_migrate(parameters& app, migrate_options& options)
{
    app.flag("--dry-run", options.dry_run, "Show the versions, and change nothing");
}

void tell_migration(const json::object& done)
{
    const auto from = integer_at(done, "from"), to = integer_at(done, "to");
    const bool is_dry = done.at("dry_run").as_bool();
    if (from == to)
        std::cout << "The schema is version " << to << ": there is nothing to do.\n";
    else if (from == 0)
        std::cout << (is_dry ? "The database is empty; it would be set up with version "
                             : "The database is set up with version ")
                  << to << ".\n";
    else
        std::cout << "The schema " << (is_dry ? "would be" : "is") << " migrated from version " << from << " to " << to
                  << (is_dry ? ". Make a backup first.\n" : ".\n");
}

exit_code migrate(session& session, const migrate_options& options)
{
    const auto [present, needed] = session.schema();
    if (present > needed || !options.dry_run) {
        session.configure("migrate", true);
        session.service();  // Refuses a newer schema.
    }
    return session.answer(
        json::object{{"from", present}, {"to", needed}, {"dry_run", options.dry_run}}, tell_migration);
}

}  // namespace

void add_upkeep(commands& to)
{
    to.add(to.top(), "explain", "Explain which messages a contact got, and why not the others",
        "  outbound explain ada@example.com\n  outbound explain crm-4711 --campaign 1\n", describe_explain, explain);
    to.add(to.top(), "stats", "Count contacts, campaigns and recipients, and what happened in a period",
        "  outbound stats\n  outbound stats --from 2026-11-01 --to 2026-12-01 --timezone Europe/Berlin\n",
        describe_stats, stats);
    to.add(to.top(), "verify", "Check every invariant, counters against a recount among them",
        "  outbound verify\n  outbound verify 1 --json\n\nThe exit code is 5 if there is a problem.\n", describe_verify,
        verify);
    to.add(to.top(), "migrate", "Migrate the database to the schema of this version",
        "  outbound migrate --dry-run\n  outbound migrate\n\n"
        "Make a backup first, and stop processes that run an older version.\n",
        describe_migrate, migrate);
}

}  // namespace cli
