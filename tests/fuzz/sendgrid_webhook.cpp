// SendGrid's event webhook: any body and any signature header.
#include "fuzz/targets.hpp"
#include "providers/sendgrid/webhook.hpp"

#include <outbound/error.hpp>

namespace outbound::fuzz {
namespace {

// A public key whose private key is unknown.
constexpr std::string_view key_text = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/"
                                      "7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

}  // namespace

void sendgrid_webhook(std::string_view input)
{
    static const auto& key = *new signatures::public_key{signatures::read_public_key(key_text)};
    web_request request;
    request.method = "POST";
    request.headers.push_back({"X-Twilio-Email-Event-Webhook-Signature", std::string{take_until(input, "\n")}});
    request.headers.push_back({"X-Twilio-Email-Event-Webhook-Timestamp", "1600112502"});
    request.body = input;
    require(key != nullptr);
    require(!sendgrid::is_signed(request, key.get()));
    try {
        for (const auto& event : sendgrid::read_events(input, "main", timestamp{std::chrono::seconds{1'795'359'600}}))
            require(event.occurred_at.time_since_epoch().count() >= 0);
    } catch (const error&) {
        return;
    }
}

}  // namespace outbound::fuzz
