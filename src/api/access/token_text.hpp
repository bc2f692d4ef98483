// The text of API tokens: `obt_` and 256 random bits. Only its hash is stored.
#pragma once

#include <outbound/random.hpp>

#include <string>
#include <string_view>

namespace outbound::api {

/// 256 random bits as 43 characters of [A-Za-z0-9_-].
std::string make_secret(random_source& random);

/// `obt_` and 43 characters of [A-Za-z0-9_-].
std::string make_token_text(random_source& random);

/// Whether the text has that form.
bool is_token_text(std::string_view text) noexcept;

/// The hash for token_store. A plain digest suffices for 256 random bits.
std::string hash_of_token(std::string_view text);

}  // namespace outbound::api
