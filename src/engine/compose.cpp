#include "engine/compose.hpp"

#include "rules/message_key.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"

namespace outbound {
namespace {

std::string display_name(const queued_recipient& recipient)
{
    std::string name;
    name.reserve(recipient.first_name.size() + 1 + recipient.last_name.size());
    name = recipient.first_name;
    if (!recipient.first_name.empty() && !recipient.last_name.empty())
        name += ' ';
    return name += recipient.last_name;
}

}  // namespace

std::optional<text::content_fault> compose(outbox& box, const compiled_content& content, const std::string& instance,
    queued_recipient&& recipient, outbox::entry entry)
{
    auto name = display_name(recipient);
    auto values = content.wanted->of(recipient, &box.values);
    text::override_values(values, recipient.values);
    if (content.unsubscribe_url)
        values["unsubscribe_url"] = content.unsubscribe_url(entry.seq, recipient.address);
    if (content.reads_postal_address)
        text::add_shared_values(*content.shared, values);
    // Skips a recipient without a needed value, so that no message has a gap in its text.
    auto checked = text::check_message(*content.shared, values);
    if (checked.fault)
        return std::move(checked.fault);
    message m{rules::write_message_key({instance, content.shared->campaign, entry.seq, entry.attempt}),
        std::move(recipient.address), std::move(name), std::move(values), {}, content.shared};
    if (content.shared->channel == channel::sms) {
        m.text = std::move(checked.sms);
        entry.units = static_cast<std::uint32_t>(checked.size.segments);  // Carriers count segments.
    }
    box.messages.push_back(std::move(m));
    box.entries.push_back(entry);
    return std::nullopt;
}

}  // namespace outbound
