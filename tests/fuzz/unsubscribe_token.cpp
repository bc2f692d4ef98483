// Unsubscribe tokens: only tokens made with the secret are read, and reading returns the claim.
#include "rules/unsubscribe_token.hpp"
#include "fuzz/targets.hpp"

namespace outbound::fuzz {

void unsubscribe_token(std::string_view input)
{
    constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";
    if (const auto claim = rules::read_unsubscribe_token(secret, "k3v9x0qa", input))
        require(rules::unsubscribe_token(secret, "k3v9x0qa", *claim) == input);
}

}  // namespace outbound::fuzz
