// SendGrid's event webhook: signature and events (docs: "Event Webhook Security Features", "Event Webhook Reference").
#pragma once

#include "providers/common/signature.hpp"

#include <outbound/provider_event.hpp>
#include <outbound/web.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound::sendgrid {

/// Whether the request carries a valid signature for `key`: ECDSA over the timestamp's header field and the raw body.
bool is_signed(const web_request& request, EVP_PKEY* key);

/// Whether the signed timestamp is a number of seconds since 1970, at most three days before `now`. SendGrid retries a
/// delivery for 24 hours; older ones are replays.
bool is_recent(const web_request& request, timestamp now);

/// The events of a body. Unknown kinds become event_kind::other with all their members. Throws error{errc::invalid} for
/// a body that is not a JSON array of objects. `received` replaces a missing or implausible time.
std::vector<provider_event> read_events(std::string_view body, std::string_view account, timestamp received);

}  // namespace outbound::sendgrid
