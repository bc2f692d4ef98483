// The documented rules of SendGrid's `POST /v3/mail/send`: every limit, type and combination.
#pragma once

#include "checks.hpp"

#include <chrono>
#include <cstdint>

namespace simulator::sendgrid {

/// Largest body, attachments included.
inline constexpr std::uint64_t largest_body = 30'000'000;

/// All faults of a request; none if SendGrid accepts it. `now` is compared with `send_at`.
std::vector<refusal> check_mail(const json_value& mail, std::chrono::sys_seconds now);

}  // namespace simulator::sendgrid
