// Hashes of passwords, and random secrets.
#pragma once

#include <string>
#include <string_view>

namespace crm {

/// scrypt with a random salt: `salt$hash` in hex. Takes about 50 ms and 16 MiB. Throws std::runtime_error.
std::string hash_of(const std::string& password);

/// Compares in constant time.
bool is_hash_of(std::string_view hash, const std::string& password);

/// 256 random bits in hex.
std::string random_secret();

}  // namespace crm
