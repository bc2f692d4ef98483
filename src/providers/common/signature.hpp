// Signatures of webhooks: public keys, keyed hashes, and comparing in constant time.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace outbound::signatures {

struct key_free {
    void operator()(EVP_PKEY* p) const noexcept { EVP_PKEY_free(p); }
};
using public_key = std::unique_ptr<EVP_PKEY, key_free>;

/// Nothing for text that is not strict base64 (RFC 4648, with padding).
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);
std::string to_hex(std::string_view bytes);

/// Reads a key as vendors show it: base64 of DER (SubjectPublicKeyInfo), with or without PEM lines. Null for anything
/// else.
public_key read_public_key(std::string_view text);

enum class digest { sha1, sha256 };

/// Whether `signature` (raw bytes) is `key`'s over the parts, one after the other.
bool verify(EVP_PKEY* key, digest algorithm, std::span<const std::string_view> parts, std::string_view signature);

/// HMAC over the text, raw bytes.
std::string hmac(digest algorithm, std::string_view key, std::string_view text);
std::string hash(digest algorithm, std::string_view text);

/// Compares without telling by the time taken where texts differ; their lengths are no secret.
bool equal(std::string_view first, std::string_view right) noexcept;

}  // namespace outbound::signatures
