// Two tables: reasons of recipients, and of suppressions.
#include <outbound/reason_words.hpp>

#include <outbound/contact_store.hpp>
#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>

#include <algorithm>

namespace outbound {
namespace {

struct row {
    std::string_view reason;
    std::string_view words;
    bool is_lost_answer = false;  // The message may have arrived.
};

constexpr row reasons[] = {
    {to_string(skip_reason::suppressed), "the address is suppressed"},
    {to_string(skip_reason::duplicate), "another contact in this campaign has the same address"},
    {to_string(skip_reason::no_address), "the contact has no address for this channel"},
    {to_string(skip_reason::invalid_address), "the address is not valid"},
    {to_string(skip_reason::contact_deleted), "the contact was deleted before its turn came"},
    {to_string(skip_reason::template_error), "the templates could not be rendered for this contact"},
    {to_string(skip_reason::too_long), "the message is longer than the channel carries"},
    {to_string(skip_reason::expired), "its turn comes after the campaign's expiry"},
    {to_string(outcome_reason::worker_lost), "the worker ended before it recorded the outcome", true},
    {to_string(outcome_reason::lost_answer), "the provider's answer was lost", true},
    {to_string(outcome_reason::not_sent), "it was not handed to the provider yet"},
    {to_string(outcome_reason::resent_after_unknown),
        "the answer to an earlier attempt was lost, so it may have arrived twice"},
    {to_string(delivery_code::certificate), "the certificate of the provider's server is not valid"},
    {to_string(delivery_code::deadline), "other messages of the same request used up its time"},
    {to_string(delivery_code::timeout), "the provider did not answer in time", true},
    {to_string(delivery_code::quota), "the quota of the provider account is used up"},
    {to_string(delivery_code::content), "the provider cannot send this content"},
    {to_string(delivery_code::too_large), "the message is larger than the provider accepts"},
    {to_string(delivery_code::unsubscribe_url), "the unsubscribe link of this recipient is not valid"},
    {to_string(delivery_code::provider_exception), "the code of the provider failed while it sent", true},
    {to_string(http::fault::resolve), "the host name of the provider cannot be resolved"},
    {to_string(http::fault::connect), "the provider cannot be connected to"},
    {to_string(http::fault::tls), "the TLS handshake with the provider failed"},
    {to_string(http::fault::closed), "the connection ended before the provider answered", true},
    {to_string(http::fault::protocol), "the provider's answer is not HTTP", true},
    {to_string(http::fault::cancelled), "the request was cancelled before the provider answered", true},
};

constexpr row suppression_reasons[] = {
    {to_string(suppression_reason::manual), "an operator suppressed it"},
    {to_string(suppression_reason::unsubscribe), "the recipient opted out"},
    {to_string(suppression_reason::bounce), "the address does not exist"},
    {to_string(suppression_reason::complaint), "the recipient reported spam"},
    {to_string(suppression_reason::invalid), "the provider says that the address is not valid"},
    {to_string(suppression_reason::vendor_list), "the provider's own list of suppressed addresses holds it"},
    {to_string(suppression_reason::imported), "an imported list holds it"},
};

template <std::size_t Size>
const row* find(const row (&rows)[Size], std::string_view reason) noexcept
{
    const auto* found = std::ranges::find(rows, reason, &row::reason);
    return found != std::end(rows) ? found : nullptr;
}

std::string vendor_words(std::string_view code)
{
    constexpr std::string_view http_prefix = "http_";
    if (code.starts_with(http_prefix))
        return "the provider answered with HTTP status " + std::string{code.substr(http_prefix.size())};
    return "the provider's code for it is " + std::string{code};
}

std::string unknown_words(std::string_view reason)
{
    if (reason.empty())
        return std::string{reason_in_words(to_string(outcome_reason::lost_answer))};
    const auto* known = find(reasons, reason);
    if (known == nullptr)
        return vendor_words(reason) + ", which does not prove that it was not sent";
    if (known->is_lost_answer)
        return std::string{known->words};
    return "the answer to an earlier attempt was lost, and the attempt after it was refused: " +
           std::string{known->words};
}

}  // namespace

std::string_view reason_in_words(std::string_view reason) noexcept
{
    const auto* known = find(reasons, reason);
    return known != nullptr ? known->words : std::string_view{};
}

std::string reason_in_words(recipient_status status, std::string_view reason)
{
    if (status == recipient_status::unknown)
        return unknown_words(reason);
    const auto words = reason_in_words(reason);
    return words.empty() && !reason.empty() ? vendor_words(reason) : std::string{words};
}

std::string_view suppression_in_words(std::string_view reason) noexcept
{
    const auto* known = find(suppression_reasons, reason);
    return known != nullptr ? known->words : std::string_view{};
}

}  // namespace outbound
