// Turns the JSON of responses into sentences and counts.
#include "campaign_words.hpp"

#include "people.hpp"

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

std::string paused(const json::object& campaign, const std::string& id)
{
    const auto reason = text_at(campaign, "pause_reason");
    const auto detail = text_at(campaign, "pause_detail");
    std::string out = reason == "operator" ? "is paused on request" : "has been paused (" + reason + ")";
    out += detail == "-" ? "." : ": " + detail + (detail.ends_with('.') ? "" : ".");
    return out + " `outbound campaign resume " + id + "` resumes it.";
}

}  // namespace

std::string campaign_in_words(const json::object& campaign)
{
    const auto id = std::to_string(integer_at(campaign, "id"));
    const auto status = text_at(campaign, "status");
    const std::string subject = "Campaign " + id + ' ';
    if (status == "draft")
        return subject + "is a draft. `outbound campaign start " + id + "` starts it.";
    if (status == "scheduled")
        return subject + "starts at " + text_at(campaign, "scheduled_at") + ", if `outbound run` is running then.";
    if (status == "running")
        return subject + "is running. `outbound run` sends it, `outbound watch " + id + "` shows its progress.";
    if (status == "paused")
        return subject + paused(campaign, id);
    if (status == "completed")
        return subject + "is completed. `outbound campaign analytics " + id + "` shows its results.";
    return subject + "is " + status + '.';
}

void tell_campaign(const json::object& campaign)
{
    std::cout << campaign_in_words(campaign) << '\n';
    if (const auto waiting = integer_at(campaign, "in_flight"); waiting > 0)
        std::cout << count_of(waiting, "message is", "messages are") << " in flight; their outcome is pending.\n";
    if (campaign.contains("retried"))
        std::cout << count_of(integer_at(campaign, "retried"), "recipient is", "recipients are") << " queued again.\n";
}

void print_counts(const json::object& analytics)
{
    const auto all = integer_at(analytics, "recipients");
    std::cout << "recipients " << number(all) << '\n';
    for (const char* name : {"sent", "queued", "retrying", "failed", "skipped", "cancelled", "unknown"}) {
        const auto amount = integer_at(analytics, name);
        if (amount == 0)
            continue;
        char share[16];
        std::snprintf(share, sizeof share, "%6.2f %%", 100.0 * static_cast<double>(amount) / static_cast<double>(all));
        std::cout << "  " << name << std::string(10 - std::string_view{name}.size(), ' ') << number(amount) << "  ("
                  << share << ")\n";
    }
    if (const auto waiting = integer_at(analytics, "in_flight"); waiting > 0)
        std::cout << number(waiting) << " of the queued are in flight\n";
}

}  // namespace cli
