// Public-key signatures of webhooks.
#pragma once

#include "model/digest.hpp"

#include <openssl/evp.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace outbound::signatures {

struct key_free {
    void operator()(EVP_PKEY* p) const noexcept { EVP_PKEY_free(p); }
};
using public_key = std::unique_ptr<EVP_PKEY, key_free>;

/// Parses a key in the form that vendors show: Base64 of DER (SubjectPublicKeyInfo), with or without PEM lines. Null
/// for anything else.
public_key read_public_key(std::string_view text);

/// Whether `signature` (raw bytes) is a signature by `key` of the concatenated parts.
bool verify(
    EVP_PKEY* key, digest_algorithm algorithm, std::span<const std::string_view> parts, std::string_view signature);

}  // namespace outbound::signatures
