#include "web/idempotency_key.hpp"

#include "model/ascii.hpp"

#include <algorithm>

namespace outbound::web {
namespace {

constexpr std::string_view key_field = "idempotency-key";

bool is_visible_character(char c)
{
    return c > ' ' && c <= '~';
}

bool is_idempotency_key(std::string_view text)
{
    return !text.empty() && text.size() <= longest_idempotency_key && std::ranges::all_of(text, is_visible_character);
}

}  // namespace

std::optional<std::string> idempotency_key_of(const web_request& request, const api::operation& row)
{
    const auto is_named = [](const web_header& header) {
        return std::ranges::equal(header.name, key_field, {}, to_lower, to_lower);
    };
    const auto fields = std::ranges::count_if(request.headers, is_named);
    if (fields == 0 || row.repetition == api::repetition::unchecked)
        return std::nullopt;
    const auto text = request.header(key_field);
    if (fields > 1 || !is_idempotency_key(text))
        throw error{refusal({{"Idempotency-Key",
            "must be 1 to " + std::to_string(longest_idempotency_key) + " visible ASCII characters, in one field"}})};
    return std::string{text};
}

void mark_replayed(web_response& response)
{
    response.headers.push_back({"Idempotent-Replayed", "true"});
}

}  // namespace outbound::web
