// Forms of Twilio's webhooks: any body becomes an event or a refusal.
#include "fuzz/targets.hpp"
#include "providers/common/form_fields.hpp"
#include "providers/twilio/webhook.hpp"

#include <outbound/error.hpp>

namespace outbound::fuzz {

void twilio_form(std::string_view input)
try {
    const auto form = form_fields::read(input);
    const timestamp now{std::chrono::seconds{1'795'359'600}};
    constexpr std::string_view key = "k3v9x0qa-12-4711-1";
    twilio::read_message_status(form, key, "twilio", now);
    twilio::read_call_status(form, key, "twilio", now);
    twilio::read_detection(form, key, "twilio", now);
    twilio::read_inbound(form, "twilio", now, false);
    twilio::read_inbound(form, "twilio", now, true);
} catch (const error&) {
    return;
}

}  // namespace outbound::fuzz
