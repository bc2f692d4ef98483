// Checks the settings common to all accounts, and creates their HTTP client.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/providers/account_settings.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Added to an account's timeout for its deadline(), because the client checks its deadlines every 100 ms.
constexpr std::chrono::milliseconds deadline_slack{500};

/// Throws error{errc::config}: `provider "main": why`.
[[noreturn]] void refuse_settings(const account_settings& s, std::string_view why);

/// Throws error{errc::config} unless name, concurrency and timeout are within their limits.
void check_settings(const account_settings& s);

/// Throws error{errc::config} unless `secret` is valid in a header: not empty, printable ASCII without spaces. `wish`
/// tells where to get one.
void check_secret(const account_settings& s, std::string_view member, std::string_view secret, std::string_view wish);

/// `headers` are lines for every request in addition to User-Agent and Accept; `secrets` are all secrets of the
/// account, which are redacted from responses; `answer_headers` are the headers of responses that are read in addition
/// to those of asked_wait(). Throws error{errc::config}.
http::client client_of(const boost::asio::any_io_executor& executor, const account_settings& s,
    std::string_view headers, std::vector<std::string> secrets, std::vector<std::string> answer_headers = {});

}  // namespace outbound
