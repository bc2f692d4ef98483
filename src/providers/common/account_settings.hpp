// Checks of what every account is configured with, and the HTTP client that comes of it.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/providers/account_settings.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// How much an account's deadline() adds to its timeout: the client looks at its deadlines every 100 ms.
constexpr std::chrono::milliseconds deadline_slack{500};

/// Throws error{errc::config}: `provider "main": why`.
[[noreturn]] void refuse_settings(const account_settings& s, std::string_view why);

/// Throws error{errc::config} unless name, concurrency and timeout are within their limits.
void check_settings(const account_settings& s);

/// Throws error{errc::config} unless `secret` can stand in a header: there at all, printable ASCII without spaces.
/// `wish` says where to get one.
void check_secret(const account_settings& s, std::string_view member, std::string_view secret, std::string_view wish);

/// `headers` are lines that every request carries beside User-Agent and Accept; `secrets` are all that the account is
/// configured with, and no answer shows them. Throws error{errc::config}.
http::client client_of(const boost::asio::any_io_executor& executor, const account_settings& s,
    std::string_view headers, std::vector<std::string> secrets);

}  // namespace outbound
