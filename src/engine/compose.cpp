#include "engine/compose.hpp"

#include "rules/message_key.hpp"
#include "text/content.hpp"

namespace outbound {
namespace {

std::string display_name(const queued_recipient& recipient)
{
    if (recipient.first_name.empty() || recipient.last_name.empty())
        return recipient.first_name + recipient.last_name;
    return recipient.first_name + ' ' + recipient.last_name;
}

}  // namespace

std::optional<text::content_fault> compose(outbox& box, const active_campaign& campaign, const std::string& instance,
    queued_recipient&& recipient, outbox::entry entry)
{
    auto name = display_name(recipient);
    auto values = campaign.wanted->of(recipient, &box.values);
    if (campaign.unsubscribe_url)
        values["unsubscribe_url"] = campaign.unsubscribe_url(entry.seq, recipient.address);
    message m{rules::write_message_key({instance, campaign.work.id, entry.seq, entry.attempt}),
        std::move(recipient.address), std::move(name), std::move(values), {}, campaign.shared};
    // Skips a recipient without a needed value, so that no message has a gap in its text.
    auto checked = text::check_message(*campaign.shared, m.values);
    if (checked.fault)
        return std::move(checked.fault);
    if (campaign.shared->channel == channel::sms) {
        m.text = std::move(checked.sms);
        entry.units = static_cast<std::uint32_t>(checked.size.segments);  // Carriers count segments.
    }
    box.messages.push_back(std::move(m));
    box.entries.push_back(entry);
    return std::nullopt;
}

}  // namespace outbound
