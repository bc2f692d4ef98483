#include "api/access/token_text.hpp"

#include "model/ascii.hpp"
#include "model/base64.hpp"
#include "model/digest.hpp"

#include <algorithm>
#include <cstdint>

namespace outbound::api {
namespace {

constexpr std::string_view token_prefix = "obt_";
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t secret_digits = 43;

/// True for the characters of base64url.
bool is_secret_digit(char c) noexcept
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

}  // namespace

std::string make_secret(random_source& random)
{
    std::string bytes;
    while (bytes.size() < secret_bytes) {
        const auto bits = random();
        for (std::size_t i = 0; i < sizeof bits; ++i)
            bytes += static_cast<char>(bits >> (8 * i) & 0xFF);
    }
    auto digits = to_base64(bytes).substr(0, secret_digits);
    std::ranges::replace(digits, '+', '-');
    std::ranges::replace(digits, '/', '_');
    return digits;
}

std::string make_token_text(random_source& random)
{
    return std::string{token_prefix} + make_secret(random);
}

bool is_token_text(std::string_view text) noexcept
{
    return text.starts_with(token_prefix) && text.size() == token_prefix.size() + secret_digits &&
           std::ranges::all_of(text.substr(token_prefix.size()), is_secret_digit);
}

std::string hash_of_token(std::string_view text)
{
    return digest(digest_algorithm::sha256, text);
}

}  // namespace outbound::api
