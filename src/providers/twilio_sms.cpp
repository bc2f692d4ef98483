// Messages through Twilio: POST Messages.json.
#include "providers/twilio.hpp"

#include "model/address.hpp"
#include "model/utf8.hpp"
#include "providers/answers.hpp"
#include "providers/percent.hpp"
#include "text/sms_segments.hpp"

namespace outbound::twilio {
namespace {

std::optional<delivery> fault_in_sms(const message& m)
{
    if (!m.shared || m.shared->channel != channel::sms)
        return rejection("content", "the message has no SMS content");
    if (!valid_e164(m.address))
        return rejection("invalid_address", "\"" + shortened(m.address) + "\" is no number in E.164");
    if (m.text.empty())
        return rejection("template_error", "the message is empty for this recipient");
    if (text::measure_sms(m.text).characters > text::most_sms_characters)
        return rejection("too_long", "the message is longer than 1600 characters");
    return std::nullopt;
}

}  // namespace

sms_account::sms_account(const boost::asio::any_io_executor& executor, settings wanted, clock& time)
    : account{executor, std::move(wanted), time}
{
}

bool sms_account::write(const message& m, std::string& form, delivery& refusal) const
{
    auto fault = fault_in_sms(m);
    if (!fault) {
        const auto& sms = m.shared->sms;
        const bool own = !sms.from.empty() || !sms.messaging_service.empty();
        const auto& from = own ? sms.from : with().from;
        const auto& service = own ? sms.messaging_service : with().messaging_service;
        append_form_field(form, "To", m.address);
        if (!service.empty())
            append_form_field(form, "MessagingServiceSid", service);
        // The account's own number stands in only where there is no service to choose one.
        if (!from.empty() && (own || service.empty()))
            append_form_field(form, "From", from);
        append_form_field(form, "Body", m.text);
        if (!with().public_url.empty())
            append_form_field(form, "StatusCallback", urls().sms_status(m.shared->campaign, m.key));
        if (from.empty() && service.empty())
            fault = rejection("content", "nobody to send from: give the campaign or the account a number or a messaging service");
    }
    if (fault)
        refusal = *std::move(fault);
    return !fault;
}

}  // namespace outbound::twilio
