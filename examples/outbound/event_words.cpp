// Maps types of events to sentences.
#include "event_words.hpp"

#include "people.hpp"

namespace cli {

std::string in_words(const outbound::event& e)
{
    const auto& data = e.data;
    const auto campaign = "Campaign " + text_at(data, "campaign_id");
    switch (e.type) {
        using enum outbound::event_type;
    case campaign_scheduled:
        return campaign + " is scheduled for " + text_at(data, "scheduled_at") + '.';
    case campaign_unscheduled:
        return campaign + " is a draft again.";
    case campaign_started:
        return campaign + " has started.";
    case campaign_prepared:
        return campaign + ": its recipients are chosen.";
    case campaign_paused:
        return campaign + " has been paused (" + text_at(data, "reason") + "): " + text_at(data, "detail");
    case campaign_resumed:
        return campaign + " is running again.";
    case campaign_completed:
        return campaign + " is completed.";
    case campaign_cancelled:
        return campaign + " is cancelled.";
    case provider_set_aside:
        return "Provider " + text_at(data, "provider") + " is set aside: " + text_at(data, "reason");
    case provider_resumed:
        return "Provider " + text_at(data, "provider") + " sends again.";
    case recipient_replied:
        return campaign + ": recipient " + text_at(data, "seq") + " has replied.";
    case log:
        return text_at(data, "message");
    case events_dropped:
        return text_at(data, "count") + " events were dropped: too many came at once.";
    default:  // In the log of events alone.
        return {};
    }
}

}  // namespace cli
