// Collects the counts of the store and of the simulator's ledger.
#include "demo_summary.hpp"

#include "people.hpp"

#include <outbound/reason_words.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

json::object by_reason(session& session, std::int64_t campaign, std::string_view status)
{
    json::object out;
    json::object request{{"id", campaign}, {"status", status}, {"limit", 1000}};
    for (;;) {
        const auto page = session.call("campaigns.recipients", request);
        for (const auto& item : page.at("items").as_array()) {
            const auto reason = text_at(item.as_object(), "reason");
            out[reason] = integer_at(out, reason) + 1;
        }
        if (page.at("next").is_null())
            return out;
        request["after"] = page.at("next");
    }
}

// Emails per second.
std::int64_t rate(const demo_result& result)
{
    const auto sent = static_cast<double>(integer_at(result.channels[0].counts, "sent"));
    return result.seconds > 0 ? std::llround(sent / result.seconds) : 0;
}

constexpr int words_width = 32;
constexpr int column_width = 12;

// One row of the table of channels.
template <class Amount>
void row(const char* words, const demo_result& result, Amount amount)
{
    std::cout << std::left << std::setw(words_width) << words << std::right;
    for (const auto& each : result.channels)
        std::cout << std::setw(column_width) << number(amount(each));
    std::cout << '\n';
}

void tell_reasons(const demo_result& result, outbound::recipient_status status, json::object demo_channel::*by_reason)
{
    for (const auto& each : result.channels)
        for (const auto& [reason, amount] : each.*by_reason)
            std::cout << "  " << each.name << ' ' << outbound::to_string(status) << ": "
                      << number(amount.to_number<std::int64_t>()) << " because "
                      << outbound::reason_in_words(status, reason) << " (" << std::string_view{reason} << ")\n";
}

// A count that the providers report, and the stored counters whose sum must equal it.
struct told_fact {
    const char* channel;
    const char* words;
    const char* reported;
    std::array<const char*, 2> stored;  // Summed.
};
constexpr told_fact told_facts[] = {
    {"email", "accepted", "accepted", {"sent", "failed_later"}},
    {"email", "delivered", "delivered", {"delivered"}},
    {"email", "bounced", "bounced", {"bounced"}},
    {"email", "opened by people", "opened", {"unique_opens"}},
    {"email", "clicked by people", "clicked", {"unique_clicks"}},
    {"email", "complained", "complained", {"complained"}},
    {"email", "unsubscribed", "unsubscribed", {"unsubscribed"}},
    {"sms", "accepted", "accepted", {"sent", "failed_later"}},
    {"sms", "delivered", "delivered", {"delivered"}},
    {"sms", "failed afterwards", "failed", {"failed_later"}},
    {"sms", "replied", "replied", {"unique_replies"}},
    {"sms", "opted out", "stopped", {"opted_out"}},
    {"phone", "accepted", "accepted", {"sent", "failed_later"}},
    {"phone", "answered", "answered", {"answered"}},
    {"phone", "voicemail", "voicemail", {"voicemail"}},
    {"phone", "busy", "busy", {"busy"}},
    {"phone", "no answer", "no_answer", {"no_answer"}},
    {"phone", "pressed 9", "pressed_9", {"opted_out"}},
    {"phone", "transferred", "transferred", {"transferred"}},
    {"phone", "recorded", "recorded", {"recordings"}},
};

std::int64_t reported(const demo_result& result, const told_fact& fact)
{
    const auto* acknowledged = result.reported.if_contains("acknowledged");
    const auto* channel = acknowledged != nullptr ? acknowledged->get_object().if_contains(fact.channel) : nullptr;
    return channel != nullptr ? integer_at(channel->get_object(), fact.reported) : 0;
}

std::int64_t stored(const demo_result& result, const told_fact& fact)
{
    const auto named = [&](const demo_channel& each) { return std::string_view{each.name} == fact.channel; };
    const auto& counts = std::ranges::find_if(result.channels, named)->counts;
    std::int64_t sum = 0;
    for (const auto* name : fact.stored)
        sum += name != nullptr ? integer_at(counts, name) : 0;
    return sum;
}

bool forgeries_were_refused(const demo_result& result)
{
    const auto forged = integer_at(result.reported, "forged");
    return integer_at(result.reported, "forged_refused") == forged && integer_at(result.heard, "refused") == forged;
}

void print_reports(const demo_result& result)
{
    std::cout << '\n'
              << std::left << std::setw(words_width) << "Reports of the providers" << std::right
              << std::setw(column_width) << "reported" << std::setw(column_width) << "stored" << '\n';
    for (const auto& fact : told_facts)
        std::cout << std::left << std::setw(words_width) << std::string{"  "} + fact.channel + ": " + fact.words
                  << std::right << std::setw(column_width) << number(reported(result, fact)) << std::setw(column_width)
                  << number(stored(result, fact)) << '\n';
    std::cout << "  " << number(integer_at(result.heard, "stored")) << " events stored once, "
              << number(integer_at(result.heard, "duplicates")) << " repeats changed nothing; "
              << number(integer_at(result.heard, "refused")) << " of " << number(integer_at(result.reported, "forged"))
              << " forged requests refused.\n";
}

bool was_checked(const demo_result& result)
{
    return std::ranges::none_of(result.channels, [](const demo_channel& each) { return each.verdict.empty(); });
}

bool is_in_accord(const demo_channel& each)
{
    return each.verdict.empty() || each.verdict.at("ok").as_bool();
}

bool is_in_accord(const demo_result& result)
{
    return std::ranges::all_of(result.channels, [](const demo_channel& each) { return is_in_accord(each); });
}

std::int64_t found(const demo_channel& each, std::string_view member)
{
    return integer_at(each.verdict, member);
}

void tell_of_twice(const demo_channel& emails)
{
    const auto all = found(emails, "duplicates");
    const auto explained = found(emails, "explained_duplicates");
    if (all > 0)
        std::cout << "  Twice: " << (all == explained ? "all" : number(explained))
                  << " sent again because the answer was lost (--on-unknown hold would not send again).\n";
}

void print_channels(const demo_result& result)
{
    std::cout << '\n' << std::left << std::setw(words_width) << "Recipients by outcome" << std::right;
    for (const auto& each : result.channels)
        std::cout << std::setw(column_width) << each.name;
    std::cout << '\n';
    for (const auto* name : {"recipients", "sent", "failed", "skipped", "unknown"})
        row((std::string{"  "} + name).c_str(), result,
            [&](const demo_channel& each) { return integer_at(each.counts, name); });
    row("  in the provider's ledger", result, [](const demo_channel& each) { return each.accepted; });
    if (was_checked(result)) {
        row("    twice", result, [](const demo_channel& each) { return found(each, "duplicates"); });
        row("  lost", result, [](const demo_channel& each) { return found(each, "lost"); });
    }
}

void print_reasons(const demo_result& result)
{
    std::cout << "\n  The list has " << number(integer_at(result.import, "rows")) << " rows. The import refused "
              << number(integer_at(result.import, "invalid")) << " (errors.csv lists line, column and reason); "
              << number(integer_at(result.import, "duplicates")) << " repeat an earlier row.\n";
    tell_reasons(result, outbound::recipient_status::failed, &demo_channel::failed);
    tell_reasons(result, outbound::recipient_status::skipped, &demo_channel::skipped);
    tell_reasons(result, outbound::recipient_status::unknown, &demo_channel::unknown);
    tell_of_twice(result.channels[0]);
    if (std::ranges::any_of(
            result.channels, [](const demo_channel& each) { return integer_at(each.counts, "unknown") > 0; }))
        std::cout
            << "  Unknown: the answer was lost, and the provider has reported nothing since. Such emails were\n"
               "  sent again and refused; SMS and calls are never sent again automatically, so nobody gets two.\n";
}

json::object verdicts(const demo_result& result)
{
    json::object all;
    for (const auto& each : result.channels)
        all[each.name] = {{"accepted", each.accepted}, {"duplicates", found(each, "duplicates")},
            {"explained_duplicates", found(each, "explained_duplicates")}, {"lost", found(each, "lost")},
            {"ok", is_in_accord(each)}};
    return all;
}

}  // namespace

demo_result gather(session& session, const std::array<std::int64_t, 3>& campaigns)
{
    demo_result out;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
        auto& to = out.channels[i];
        to.campaign = campaigns[i];
        to.counts = session.call("campaigns.analytics", {{"id", to.campaign}}).as_object();
        to.failed = by_reason(session, to.campaign, "failed");
        to.skipped = by_reason(session, to.campaign, "skipped");
        to.unknown = by_reason(session, to.campaign, "unknown");
    }
    out.import = session.call("jobs.get", {{"id", 1}}).at("progress").as_object();
    return out;
}

bool is_well(const demo_result& result)
{
    return is_in_accord(result) && forgeries_were_refused(result) &&
           std::ranges::all_of(
               told_facts, [&](const told_fact& fact) { return reported(result, fact) == stored(result, fact); });
}

json::object to_json(const demo_result& result)
{
    const auto& email = result.channels[0];
    const auto found_in_email = [&](std::string_view member) {
        const auto* value = email.verdict.if_contains(member);
        return value != nullptr ? *value : json::value{};
    };
    return {{"recipients", integer_at(email.counts, "recipients")}, {"sent", integer_at(email.counts, "sent")},
        {"delivered", integer_at(email.counts, "delivered")}, {"failed", integer_at(email.counts, "failed")},
        {"skipped", integer_at(email.counts, "skipped")}, {"unknown", integer_at(email.counts, "unknown")},
        {"duplicates", found_in_email("duplicates")}, {"explained_duplicates", found_in_email("explained_duplicates")},
        {"lost", found_in_email("lost")}, {"seconds", std::round(result.seconds * 100) / 100},
        {"messages_per_second", rate(result)}, {"accepted", email.accepted}, {"failed_by_reason", email.failed},
        {"skipped_by_reason", email.skipped}, {"unknown_by_reason", email.unknown}, {"counts", email.counts},
        {"sms", result.channels[1].counts}, {"phone", result.channels[2].counts}, {"checked", verdicts(result)},
        {"reported", result.reported}, {"heard", result.heard}, {"import", result.import}, {"kills", result.kills},
        {"ok", is_well(result)}};
}

void print_summary(const demo_result& result)
{
    print_channels(result);
    print_reasons(result);
    print_reports(result);
    std::cout << "\n  " << std::fixed << std::setprecision(1) << result.seconds << " seconds, " << number(rate(result))
              << " emails per second, worker killed " << (result.kills == 1 ? "once" : number(result.kills) + " times")
              << ".\n";
    if (!was_checked(result))
        std::cout << "  The checker did not run: pass its path with --check.\n";
    else
        std::cout << (!is_in_accord(result) ? "  The checker found faults, see above.\n"
                                            : "  The checker, which shares no code with the engine, finds that list, "
                                              "ledger and database agree.\n");
    if (is_in_accord(result) && !is_well(result))
        std::cout << "  Reported and stored counts differ, see above.\n";
}

}  // namespace cli
