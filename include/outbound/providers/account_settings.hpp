// Settings common to the accounts of all built-in vendors.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace outbound {

struct account_settings {
    std::string name;                           ///< 1–64 of [a-z0-9-]; must never change for an account.
    std::string base_url;                       ///< The vendor's API; plain http only for loopback hosts.
    std::size_t concurrency = 64;               ///< Concurrent requests, 1–1000.
    std::chrono::milliseconds timeout{30'000};  ///< For one call of deliver(), > 0.
    std::string ca_file;                        ///< PEM file of certificates to trust instead of the system's.
};

}  // namespace outbound
