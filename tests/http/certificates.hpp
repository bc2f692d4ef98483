// Test certificates, created at run time: an authority, and servers with valid or faulty certificates.
#pragma once

#include <filesystem>
#include <string>

namespace outbound::testing {

/// A certificate and its key, PEM.
struct identity {
    std::string certificate;
    std::string key;
};

struct certificate_wishes {
    std::string subject = "Test server";               ///< The common name.
    std::string names = "DNS:localhost,IP:127.0.0.1";  ///< The alternative names; empty: none.
    long valid_from = -3600;                           ///< Seconds from now.
    long valid_until = 3600;
};

/// A generated certificate authority.
class authority {
public:
    authority();

    const std::string& certificate() const noexcept { return own_.certificate; }
    identity issue(const certificate_wishes& wishes = {}) const;

private:
    identity own_;
};

/// A file that exists as long as the object.
class temporary_file {
public:
    explicit temporary_file(const std::string& text);
    ~temporary_file();
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

}  // namespace outbound::testing
