// What an account of every built-in vendor is configured with.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace outbound {

struct account_settings {
    std::string name;                           ///< 1–64 of [a-z0-9-]; must never change for an account.
    std::string base_url;                       ///< Of the vendor's API; plain http only for loopback hosts.
    std::size_t concurrency = 64;               ///< Requests at once, 1–1000.
    std::chrono::milliseconds timeout{30'000};  ///< For one call of deliver(), > 0.
    std::string ca_file;                        ///< Certificates to trust instead of the system's.
};

}  // namespace outbound
