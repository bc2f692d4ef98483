// The certificate of a listener and its key, read again when their files change.
#pragma once

#include "http/tls.hpp"

#include <outbound/types.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <sys/types.h>
#include <time.h>

namespace outbound::http {

/// Threads: one at a time.
class server_certificate {
public:
    /// Files in PEM: the certificate followed by those of its issuers, and the key. Throws error{errc::config} if they
    /// cannot be used. `report` is called with a sentence when changed files cannot be used.
    server_certificate(std::string certificate, std::string key, std::function<void(const std::string&)> report,
        std::chrono::milliseconds check_every = std::chrono::seconds{1});

    /// For a new connection: TLS 1.2 or later. Checks the files at most every `check_every`; while changed ones cannot
    /// be used, the previous certificate is. Connections keep what they need of the context.
    SSL_CTX* context();

private:
    /// What changes when a file is written or replaced.
    struct version {
        ino_t file = 0;
        off_t size = 0;
        time_t seconds = 0;
        long nanoseconds = 0;

        bool operator==(const version&) const = default;
    };

    static version version_of(const std::string& path);
    std::array<version, 2> versions() const { return {version_of(certificate_), version_of(key_)}; }

    const std::string certificate_;
    const std::string key_;
    const std::function<void(const std::string&)> report_;
    const std::chrono::milliseconds check_every_;
    std::array<version, 2> loaded_;
    std::string reported_;  // Why the present files cannot be used.
    std::chrono::steady_clock::time_point checked_ = std::chrono::steady_clock::now();
    std::unique_ptr<SSL_CTX, openssl_free> context_;
};

/// What a server's certificate says about itself.
struct certificate_facts {
    timestamp valid_from;
    timestamp valid_until;
    bool names_host = false;
};

/// Reads the files like server_certificate, whose errors it throws. `host`: a host name or an IP address as
/// host_of_url() returns it.
certificate_facts examine_certificate(const std::string& certificate, const std::string& key, const std::string& host);

}  // namespace outbound::http
