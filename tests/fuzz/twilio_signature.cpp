// Signatures of Twilio: only the token produces a valid one. Lines: target, signature, content type; then the body.
#include "fuzz/targets.hpp"
#include "providers/twilio/webhook.hpp"

#include <outbound/error.hpp>

namespace outbound::fuzz {

void twilio_signature(std::string_view input)
try {
    web_request request;
    request.method = take_byte(input) % 2 == 0 ? "POST" : "GET";
    request.target = "/" + std::string{take_until(input, "\n")};
    request.headers.push_back({"X-Twilio-Signature", std::string{take_until(input, "\n")}});
    request.headers.push_back({"Content-Type", std::string{take_until(input, "\n")}});
    request.body = input;
    require(!twilio::is_signed(request, "https://crm.example.com", "a token that no input can know"));
} catch (const error&) {
    return;
}

}  // namespace outbound::fuzz
