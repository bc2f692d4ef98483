// Messages of Amazon SNS: only hosts of Amazon are trusted, and any input is handled.
#include "fuzz/targets.hpp"
#include "providers/ses/sns.hpp"
#include "providers/ses/webhook.hpp"

#include <outbound/error.hpp>

namespace outbound::fuzz {
namespace {

void check_location(const std::optional<ses::sns_location>& where)
{
    if (!where)
        return;
    const std::string_view host{where->host};
    require(host.starts_with("sns.") &&
            (host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn") ||
                host.ends_with(".amazonaws.eu") || host.ends_with(".gov") || host.ends_with(".adc-e.uk")));
    require(host.find_first_of("/@:?#\\ \r\n") == std::string_view::npos);
    require(where->target.starts_with("/") && where->target.find_first_of(" \r\n") == std::string::npos);
}

}  // namespace

void sns_message(std::string_view input)
try {
    const auto message = ses::read_sns(input);
    ses::signed_text(message);
    check_location(ses::certificate_location(message));
    check_location(ses::trusted_location(message.subscribe_url, message.topic));
    ses::read_events(message, "ses", timestamp{std::chrono::seconds{1'795'359'600}});
} catch (const error&) {
    return;
}

}  // namespace outbound::fuzz
