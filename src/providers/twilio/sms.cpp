// Sends messages: POST Messages.json.
#include "providers/twilio/account.hpp"

#include "model/address.hpp"
#include "model/percent.hpp"
#include "providers/common/rejections.hpp"
#include "text/sms_segments.hpp"

namespace outbound::twilio {
namespace {

std::optional<delivery> fault_in_sms(const message& m)
{
    if (!m.shared || m.shared->channel != channel::sms)
        return rejection(delivery_code::content, "the message has no SMS content");
    if (!valid_e164(m.address))
        return reject_phone_number(m.address);
    if (m.text.empty())
        return rejection(skip_reason::template_error, "the message is empty for this recipient");
    if (text::measure_sms(m.text).characters > text::most_sms_characters)
        return rejection(skip_reason::too_long, "the message is longer than 1600 characters");
    return std::nullopt;
}

}  // namespace

sms_account::sms_account(const boost::asio::any_io_executor& executor, twilio::settings chosen, clock& time)
    : account{executor, std::move(chosen), time}
{
}

// Uses the account's number only if there is no messaging service that chooses one.
origin sms_account::origin_of(const content& shared) const
{
    const auto& sms = shared.sms;
    if (!sms.from.empty() || !sms.messaging_service.empty())
        return {sms.from, sms.messaging_service};
    return {settings().messaging_service.empty() ? settings().from : std::string{}, settings().messaging_service};
}

bool sms_account::write(const message& m, std::string& form, delivery& refusal) const
{
    auto fault = fault_in_sms(m);
    if (!fault) {
        const auto ours = origin_of(*m.shared);
        append_form_field(form, "To", m.address);
        if (!ours.messaging_service.empty())
            append_form_field(form, "MessagingServiceSid", ours.messaging_service);
        if (!ours.from.empty())
            append_form_field(form, "From", ours.from);
        append_form_field(form, "Body", m.text);
        if (!settings().public_url.empty())
            append_form_field(form, "StatusCallback", urls().sms_status(m.shared->campaign, m.key));
        if (ours.from.empty() && ours.messaging_service.empty())
            fault = rejection(delivery_code::content,
                "nobody to send from: give the campaign or the account a number or a messaging service");
    }
    if (fault)
        refusal = *std::move(fault);
    return !fault;
}

}  // namespace outbound::twilio
