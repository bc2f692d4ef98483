// Identifiers, time and channels, used by every other header.
#pragma once

#include <outbound/names.hpp>

#include <chrono>
#include <cstdint>

namespace outbound {

using contact_id = std::int64_t;
using campaign_id = std::int64_t;
using segment_id = std::int64_t;
using template_id = std::int64_t;
using job_id = std::int64_t;
using token_id = std::int64_t;
using message_id = std::int64_t;

/// Place of a recipient inside its campaign, counted from 1 without gaps.
using recipient_seq = std::int64_t;

/// A point in time, UTC, in microseconds: the resolution of every time column.
using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

enum class channel { email, sms, phone };

template <>
struct names<channel> {
    static constexpr name_table<channel, 3> value{{
        {channel::email, "email"},
        {channel::sms, "sms"},
        {channel::phone, "phone"},
    }};
};

}  // namespace outbound
