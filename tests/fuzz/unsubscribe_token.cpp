// Unsubscribe tokens: only what was made with the secret is read, and it is read as it was made.
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
