// Digests and keyed digests (HMAC), their comparison, and hexadecimal conversion.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;
struct evp_md_ctx_st;

namespace outbound {

enum class digest_algorithm { sha1, sha256 };

/// Returns raw bytes. Throws error{errc::internal} if OpenSSL fails.
std::string digest(digest_algorithm algorithm, std::string_view data);
std::string hmac(digest_algorithm algorithm, std::string_view key, std::string_view data);

/// A key of many HMACs, prepared once: hmac() takes five times as long. Throws as hmac().
///
/// Threads: one at a time.
class hmac_key {
public:
    /// `key` must not be empty.
    hmac_key(digest_algorithm algorithm, std::string_view key);

    /// The HMAC of the data. Returns raw bytes.
    std::string sign(std::string_view data);

private:
    struct end_mac {
        void operator()(evp_mac_ctx_st* context) const noexcept;
    };
    digest_algorithm algorithm_;
    std::unique_ptr<evp_mac_ctx_st, end_mac> context_;
};

/// The SHA-256 digest of data in pieces. Throws as digest().
class digest_stream {
public:
    digest_stream();
    void add(std::string_view piece);

    /// Returns raw bytes. Call it once, at the end.
    std::string finish();

private:
    struct end_digest {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, end_digest> context_;
};

/// Compares in a time that depends only on the lengths.
bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept;

/// Lower case, two digits a byte.
std::string to_hex(std::string_view bytes);

}  // namespace outbound
