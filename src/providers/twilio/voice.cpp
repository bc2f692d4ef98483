// Places calls: POST Calls.json.
#include "providers/twilio/account.hpp"

#include "model/address.hpp"
#include "model/percent.hpp"
#include "providers/common/rejections.hpp"

#include <outbound/error.hpp>

namespace outbound::twilio {
namespace {

std::optional<delivery> fault_in_call(const message& m)
{
    if (!m.shared || m.shared->channel != channel::phone || m.shared->phone.script.empty())
        return rejection(delivery_code::content, "the message has no script");
    if (!valid_e164(m.address))
        return reject_phone_number(m.address);
    return std::nullopt;
}

// The campaign's setting, or the detection that its script requires.
machine_detection detection_of(const phone_content& phone)
{
    const auto wanted = phone.call.machine_detection;
    const auto action = phone.script.on_voicemail();
    if (action == voicemail_action::leave_message)
        return machine_detection::message_end;
    return wanted == machine_detection::off && action == voicemail_action::hang_up ? machine_detection::quick : wanted;
}

void append_detection(std::string& form, const phone_content& phone, const callback_urls& urls, const std::string& key)
{
    const auto detection = detection_of(phone);
    if (detection == machine_detection::off)
        return;
    append_form_field(form, "MachineDetection", detection == machine_detection::quick ? "Enable" : "DetectMessageEnd");
    // A script that depends on the detection waits for it; other scripts start at once, and the result is reported
    // later.
    if (phone.script.needs_detection() || urls.public_url.empty())
        return;
    append_form_field(form, "AsyncAmd", "true");
    append_form_field(form, "AsyncAmdStatusCallback", urls.amd(key));
    append_form_field(form, "AsyncAmdStatusCallbackMethod", "POST");
}

void append_status_callback(std::string& form, const message& m, const callback_urls& urls)
{
    if (urls.public_url.empty())
        return;
    append_form_field(form, "StatusCallback", urls.call_status(m.shared->campaign, m.key));
    append_form_field(form, "StatusCallbackMethod", "POST");
    // One parameter per event: Twilio accepts no list.
    for (const auto* event : {"initiated", "answered", "completed"})
        append_form_field(form, "StatusCallbackEvent", event);
}

// Appends the script inline if possible. False if Twilio must fetch it and there is no public URL.
bool append_script(std::string& form, const message& m, const callback_urls& urls, const std::string& from)
{
    const auto& phone = m.shared->phone;
    const bool reachable = !urls.public_url.empty();
    if (!reachable && (phone.script.needs_detection() || phone.script.calls_back()))
        return false;
    if (!phone.script.needs_detection()) {
        call_settings says{{}, phone.call.voice, phone.call.language, {}, from};
        if (reachable) {
            says.gather_url = urls.gather(m.key);
            says.step_url = urls.step(m.key);
        }
        const auto twiml = phone.script.twiml(m.values, says);
        if (fits_inline(twiml)) {
            append_form_field(form, "Twiml", twiml);
            return true;
        }
    }
    append_form_field(form, "Url", urls.voice(m.key));
    append_form_field(form, "Method", "POST");
    return reachable;
}

}  // namespace

voice_account::voice_account(const boost::asio::any_io_executor& executor, twilio::settings chosen, clock& time)
    : account{executor, std::move(chosen), time}
{
}

origin voice_account::origin_of(const content& shared) const
{
    return {shared.phone.from.empty() ? settings().from : shared.phone.from, {}};
}

bool voice_account::write(const message& m, std::string& form, delivery& refusal) const
try {
    auto fault = fault_in_call(m);
    if (!fault) {
        const auto& phone = m.shared->phone;
        const auto from = origin_of(*m.shared).from;
        append_form_field(form, "To", m.address);
        append_form_field(form, "From", from);
        if (!valid_e164(from))
            fault = rejection(
                delivery_code::content, "nobody to call from: give the campaign or the account a number in E.164");
        else if (!append_script(form, m, urls(), from))
            fault = rejection(delivery_code::content,
                "Twilio has to fetch what is said from us: set public_url in the configuration");
        append_detection(form, phone, urls(), m.key);
        append_status_callback(form, m, urls());
        append_form_field(form, "Timeout", std::to_string(phone.call.ring_timeout.count()));
    }
    if (fault)
        refusal = *std::move(fault);
    return !fault;
} catch (const error& failed) {
    refusal = reject_unrendered(failed);
    return false;
}

}  // namespace outbound::twilio
