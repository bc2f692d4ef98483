// Time zones: conversion between UTC and local time.
#pragma once

#include <outbound/types.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace outbound {

/// Local time without a zone.
using local_time = std::chrono::local_time<std::chrono::microseconds>;

/// The zone files are unreliable from here on, so later times are refused.
constexpr timestamp end_of_zones = std::chrono::sys_days{std::chrono::year{2038} / std::chrono::January / 1};

/// One zone of the IANA database. A plain value; the database lives as long as the program.
class time_zone {
public:
    /// `nullopt` if there is no such zone. Former and present names of a zone are one zone, whichever the system has
    /// (`Asia/Calcutta`, `Asia/Kolkata`). The first call reads the system's zone files. If there are none, only `UTC`
    /// and `Etc/UTC` are known, and other names throw error{errc::config}.
    static std::optional<time_zone> find(std::string_view name);

    static time_zone utc() noexcept;

    /// The IANA name that equals `name` but for the case of letters: `Europe/Berlin` for `europe/berlin`; empty if
    /// there is none.
    static std::string spelled(std::string_view name);

    /// The local time at `at`, which must be before end_of_zones.
    local_time to_local(timestamp at) const;

    /// The UTC time of a local time. A time that occurs twice, when clocks go back, is the first of the two. A time
    /// that is skipped, when clocks go forward, is the moment of the change.
    timestamp to_utc(local_time at) const;

private:
    explicit time_zone(const date::time_zone* zone) noexcept : zone_{zone} {}

    bool is_utc() const noexcept { return zone_ == nullptr; }

    const date::time_zone* zone_;  ///< Null: UTC, which needs no zone files.
};

/// Parses `2026-12-24T09:00`, with or without seconds. `nullopt` for other text, non-existent dates and years outside
/// 1970–2037.
std::optional<local_time> local_time_from(std::string_view text);

/// Minutes since midnight of `09:30`; `24:00` is the end of the day. `nullopt` for other text.
std::optional<int> time_of_day_from(std::string_view text) noexcept;

/// `09:30`.
std::string time_of_day_text(int minutes);

}  // namespace outbound
