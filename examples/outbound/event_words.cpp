// What the engine tells, in words.
#include "event_words.hpp"

#include "people.hpp"

namespace cli {

std::string in_words(const outbound::event& e)
{
    const auto& data = e.data;
    const auto campaign = "Campaign " + text_at(data, "campaign_id");
    if (e.type == "campaign.started")
        return campaign + " has started.";
    if (e.type == "campaign.prepared")
        return campaign + ": " + "its recipients are chosen.";
    if (e.type == "campaign.paused")
        return campaign + " has been paused (" + text_at(data, "reason") + "): " + text_at(data, "detail");
    if (e.type == "campaign.completed" || e.type == "campaign.cancelled")
        return campaign + " is " + e.type.substr(e.type.find('.') + 1) + '.';
    if (e.type == "provider.set_aside")
        return "Provider " + text_at(data, "provider") + " is set aside: " + text_at(data, "reason");
    if (e.type == "recipient.replied")
        return campaign + ": recipient " + text_at(data, "seq") + " has replied.";
    if (e.type == "log")
        return text_at(data, "message");
    return {};
}

}  // namespace cli
