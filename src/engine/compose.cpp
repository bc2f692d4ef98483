#include "engine/compose.hpp"

#include "rules/message_key.hpp"
#include "text/content.hpp"
#include "text/sms_segments.hpp"

namespace outbound {
namespace {

std::string display_name(const queued_recipient& recipient)
{
    if (recipient.first_name.empty() || recipient.last_name.empty())
        return recipient.first_name + recipient.last_name;
    return recipient.first_name + ' ' + recipient.last_name;
}

// Carriers count segments, and Twilio refuses longer messages.
std::optional<compose_fault> measure_sms(const message& m, outbox::entry& entry)
{
    if (m.text.empty())
        return compose_fault{skip_reason::template_error, "the message is empty for this recipient"};
    const auto size = text::measure_sms(m.text);
    entry.units = static_cast<std::uint32_t>(size.segments);
    if (size.characters > text::most_sms_characters)
        return compose_fault{
            skip_reason::too_long, std::to_string(size.characters) + " characters, and 1600 are the most"};
    return std::nullopt;
}

// A recipient without a needed value is skipped: no message is sent with a gap in its text.
std::optional<compose_fault> check(message& m, const content& shared, outbox::entry& entry)
try {
    const bool is_sms = shared.channel == channel::sms;
    missing_names missing;
    if (is_sms)
        shared.sms.body.render(m.values, m.text, &missing);  // Reports missing names as well.
    else
        missing = text::missing_in(shared, m.values);
    if (!missing.empty())
        return compose_fault{skip_reason::template_error, text::describe_missing(missing)};
    return is_sms ? measure_sms(m, entry) : std::nullopt;
} catch (const error& failed) {
    return compose_fault{skip_reason::template_error, failed.what()};
}

}  // namespace

std::optional<compose_fault> compose(outbox& box, const active_campaign& campaign, const std::string& instance,
    queued_recipient&& recipient, outbox::entry entry)
{
    auto name = display_name(recipient);
    auto values = campaign.wanted->of(recipient, &box.values);
    if (campaign.unsubscribe_url)
        values["unsubscribe_url"] = campaign.unsubscribe_url(entry.seq, recipient.address);
    message m{rules::write_message_key({instance, campaign.work.id, entry.seq, entry.attempt}),
        std::move(recipient.address), std::move(name), std::move(values), {}, campaign.shared};
    if (auto fault = check(m, *campaign.shared, entry))
        return fault;
    box.messages.push_back(std::move(m));
    box.entries.push_back(entry);
    return std::nullopt;
}

}  // namespace outbound
