// What the demo came to.
#include "demo_summary.hpp"

#include "people.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

json::object by_reason(session& with, std::int64_t campaign, std::string_view status)
{
    json::object out;
    json::object request{{"id", campaign}, {"status", status}, {"limit", 1000}};
    for (;;) {
        const auto page = with.call("campaigns.recipients", request);
        for (const auto& item : page.at("items").as_array()) {
            const auto reason = text_at(item.as_object(), "reason");
            out[reason] = integer_at(out, reason) + 1;
        }
        if (page.at("next").is_null())
            return out;
        request["after"] = page.at("next");
    }
}

// Messages a second.
std::int64_t rate(const demo_result& result)
{
    const auto sent = static_cast<double>(integer_at(result.counts, "sent"));
    return result.seconds > 0 ? std::llround(sent / result.seconds) : 0;
}

void line(const std::string& words, std::int64_t amount, const std::string& remark = {})
{
    constexpr int amount_width = 9;
    constexpr std::size_t words_width = 34;
    std::cout << words << std::string(words_width - std::min(words_width, words.size()), ' ') << std::setw(amount_width)
              << number(amount) << (remark.empty() ? "" : "   " + remark) << '\n';
}

void lines(const json::object& amounts)
{
    for (const auto& [name, amount] : amounts)
        line("      " + std::string{std::string_view{name}}, amount.to_number<std::int64_t>());
}

std::string why_twice(const demo_result& result)
{
    const auto all = integer_at(result.verdict, "duplicates");
    const auto explained = integer_at(result.verdict, "explained_duplicates");
    if (all == 0)
        return {};
    return (all == explained ? "all" : number(explained)) +
           std::string{" because an answer was lost: outcome unknown, so sent again (--on-unknown hold would not)"};
}

// What the providers report of recipients, beside what is stored of them.
struct told_fact {
    const char* channel;
    const char* words;
    const char* reported;
    std::array<const char*, 2> stored;  // Added up.
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
};

std::int64_t reported(const demo_result& result, const told_fact& fact)
{
    const auto* told = result.reported.if_contains("told");
    const auto* channel = told != nullptr ? told->get_object().if_contains(fact.channel) : nullptr;
    return channel != nullptr ? integer_at(channel->get_object(), fact.reported) : 0;
}

std::int64_t stored(const demo_result& result, const told_fact& fact)
{
    const std::string_view channel{fact.channel};
    const auto& counts = channel == "email" ? result.counts : channel == "sms" ? result.sms : result.phone;
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
    constexpr int width = 12;
    constexpr std::size_t words_width = 34;
    std::cout << "\nWhat the providers reported" << std::setw(19) << "their ledger" << std::setw(width) << "ours" << '\n';
    for (const auto& fact : told_facts) {
        const std::string words = std::string{"  "} + fact.channel + ": " + fact.words;
        std::cout << words << std::string(words_width - words.size(), ' ') << std::setw(width) << number(reported(result, fact))
                  << std::setw(width) << number(stored(result, fact)) << '\n';
    }
    std::cout << "  " << number(integer_at(result.heard, "stored")) << " events stored once, "
              << number(integer_at(result.heard, "duplicates")) << " repeats changed nothing; "
              << number(integer_at(result.heard, "refused")) << " of " << number(integer_at(result.reported, "forged"))
              << " forged requests refused.\n";
}

}  // namespace

demo_result gather(session& with, std::int64_t campaign)
{
    demo_result out;
    out.counts = with.call("campaigns.analytics", {{"id", campaign}}).as_object();
    out.failed = by_reason(with, campaign, "failed");
    out.skipped = by_reason(with, campaign, "skipped");
    out.unknown = by_reason(with, campaign, "unknown");
    out.import = with.call("jobs.get", {{"id", 1}}).at("progress").as_object();
    return out;
}

bool is_well(const demo_result& result)
{
    const bool in_accord = result.verdict.empty() ? integer_at(result.counts, "unknown") == 0 : result.verdict.at("ok").as_bool();
    return in_accord && forgeries_were_refused(result) &&
           std::ranges::all_of(told_facts, [&](const told_fact& fact) { return reported(result, fact) == stored(result, fact); });
}

json::object to_json(const demo_result& result)
{
    const auto found = [&](std::string_view member) {
        const auto* value = result.verdict.if_contains(member);
        return value != nullptr ? *value : json::value{};
    };
    return {{"recipients", integer_at(result.counts, "recipients")}, {"sent", integer_at(result.counts, "sent")},
        {"delivered", integer_at(result.counts, "delivered")}, {"failed", integer_at(result.counts, "failed")},
        {"skipped", integer_at(result.counts, "skipped")}, {"unknown", integer_at(result.counts, "unknown")},
        {"duplicates", found("duplicates")}, {"explained_duplicates", found("explained_duplicates")}, {"lost", found("lost")},
        {"seconds", std::round(result.seconds * 100) / 100}, {"messages_per_second", rate(result)}, {"accepted", result.accepted},
        {"failed_by_reason", result.failed}, {"skipped_by_reason", result.skipped}, {"unknown_by_reason", result.unknown},
        {"counts", result.counts}, {"sms", result.sms}, {"phone", result.phone}, {"reported", result.reported},
        {"heard", result.heard}, {"import", result.import}, {"kills", result.kills}, {"ok", is_well(result)}};
}

void print_summary(const demo_result& result)
{
    const auto& counts = result.counts;
    std::cout << "\nWhat became of everyone\n";
    line("  rows in the list", integer_at(result.import, "rows"));
    line("    refused at import", integer_at(result.import, "invalid"), "errors.csv named line, column and reason");
    line("    repeats of an earlier row", integer_at(result.import, "duplicates"));
    line("  recipients", integer_at(counts, "recipients"));
    line("    sent", integer_at(counts, "sent"));
    line("    failed", integer_at(counts, "failed"));
    lines(result.failed);
    line("    skipped", integer_at(counts, "skipped"));
    lines(result.skipped);
    line("    unknown", integer_at(counts, "unknown"),
        result.unknown.empty() ? "" : "the first answer was lost, later ones were no");
    lines(result.unknown);
    line("  accepted by the provider", result.accepted, "from its own ledger");
    if (!result.verdict.empty()) {
        line("    twice", integer_at(result.verdict, "duplicates"), why_twice(result));
        line("  lost", integer_at(result.verdict, "lost"));
    }
    print_reports(result);
    std::cout << "\n  " << std::fixed << std::setprecision(1) << result.seconds << " seconds, " << number(rate(result))
              << " messages a second, worker killed " << (result.kills == 1 ? "once" : number(result.kills) + " times") << ".\n";
    if (result.verdict.empty())
        std::cout << "  The checker was not asked: --check names it.\n";
    else
        std::cout
            << (!result.verdict.at("ok").as_bool()
                       ? "  The checker found faults, see above.\n"
                       : "  The checker, which shares no code with the engine, finds list, ledger and database in accord.\n")
            << (is_well(result) ? "" : "  What was reported and what is stored differ, see above.\n");
}

}  // namespace cli
