// The parts of a token are joined by `-`; the signature comes last.
#include "rules/unsubscribe_token.hpp"

#include "model/integer_text.hpp"
#include "rules/address_hash.hpp"
#include "rules/keyed_hash.hpp"

namespace outbound::rules {
namespace {

constexpr std::size_t signature_bytes = 16;
constexpr std::size_t longest_token = 128;

std::string plain(const unsubscribe_claim& claim)
{
    auto text =
        std::to_string(claim.campaign) + '-' + std::to_string(claim.seq) + '-' + std::string{to_string(claim.channel)};
    if (!claim.address_hash.empty())
        text.append("-").append(claim.address_hash, 1);  // without the `#`
    return text;
}

std::string signature(hmac_key& secret, std::string_view instance, std::string_view claim)
{
    std::string text{"outbound unsubscribe 1\n"};
    text.append(instance).append("\n").append(claim);
    return keyed_hash(secret, text, signature_bytes);
}

// Removes and returns the text before the next `-`; also removes the `-`.
std::string_view take_part(std::string_view& text) noexcept
{
    const auto dash = text.find('-');
    const auto part = text.substr(0, dash);
    text.remove_prefix(dash == std::string_view::npos ? text.size() : dash + 1);
    return part;
}

// Parses numbers from 1 in the format of std::to_string; 0 for anything else.
std::int64_t number(std::string_view text) noexcept
{
    const auto value = read_integer<std::int64_t>(text).value_or(0);
    return value > 0 && text[0] != '0' ? value : 0;
}

}  // namespace

std::string unsubscribe_token(std::string_view secret, std::string_view instance, const unsubscribe_claim& claim)
{
    hmac_key key{digest_algorithm::sha256, secret};
    return unsubscribe_token(key, instance, claim);
}

std::string unsubscribe_token(hmac_key& secret, std::string_view instance, const unsubscribe_claim& claim)
{
    auto token = plain(claim);
    const auto signed_by = signature(secret, instance, token);
    return token.append("-").append(signed_by);
}

std::optional<unsubscribe_claim> read_unsubscribe_token(
    std::string_view secret, std::string_view instance, std::string_view token)
{
    if (token.size() > longest_token)
        return std::nullopt;
    auto rest = token;
    unsubscribe_claim claim;
    claim.campaign = number(take_part(rest));
    claim.seq = number(take_part(rest));
    const auto via = from_string<channel>(take_part(rest));
    if (claim.campaign == 0 || claim.seq == 0 || !via)
        return std::nullopt;
    claim.channel = *via;
    if (rest.find('-') != std::string_view::npos) {
        claim.address_hash = '#' + std::string{take_part(rest)};
        if (!is_address_hash(claim.address_hash))
            return std::nullopt;
    }
    hmac_key key{digest_algorithm::sha256, secret};
    const auto expected = signature(key, instance, plain(claim));
    if (!equal_in_constant_time(rest, expected))
        return std::nullopt;
    return claim;
}

}  // namespace outbound::rules
