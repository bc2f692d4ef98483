// What every account is configured with, and the HTTP client that comes of it.
#pragma once

#include "http/client.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace outbound {

struct account_settings {
    std::string name;                           ///< 1–64 of [a-z0-9-].
    std::string base_url;                       ///< Of the vendor's API; plain http only for loopback hosts.
    std::size_t concurrency = 64;               ///< Requests at once, 1–1000.
    std::chrono::milliseconds timeout{30'000};  ///< For one call of deliver(), > 0.
    std::string ca_file;                        ///< Certificates to trust instead of the system's.
};

/// How much an account's deadline() adds to its timeout: the client looks at its deadlines every 100 ms.
constexpr std::chrono::milliseconds deadline_slack{500};

/// Throws error{errc::config}: `provider "main": why`.
[[noreturn]] void refuse_settings(const account_settings& s, std::string_view why);

/// Throws error{errc::config} unless name, concurrency and timeout are within their limits.
void check_settings(const account_settings& s);

/// Throws error{errc::config} unless `secret` can stand in a header: there at all, printable ASCII without spaces.
/// `wish` says where to get one.
void check_secret(const account_settings& s, std::string_view member, std::string_view secret, std::string_view wish);

/// `headers` are lines that every request carries beside User-Agent and Accept. Throws error{errc::config}.
http::client client_of(
    const boost::asio::any_io_executor& executor, const account_settings& s, std::string_view headers);

}  // namespace outbound
