#include "rules/pace_key.hpp"

namespace outbound::rules {

std::string write_pace_key(pace_scope scope, std::string_view subject)
{
    std::string key{to_string(scope)};
    if (!subject.empty())
        key.append(":").append(subject);
    return key;
}

std::string write_pace_key(campaign_id campaign)
{
    return write_pace_key(pace_scope::campaign, std::to_string(campaign));
}

std::optional<pace_key> read_pace_key(std::string_view text) noexcept
{
    const auto colon = text.find(':');
    const auto scope = from_string<pace_scope>(text.substr(0, colon));
    const auto subject = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    if (!scope || (*scope == pace_scope::global) != (colon == std::string_view::npos))
        return std::nullopt;
    if (*scope != pace_scope::global && subject.empty())
        return std::nullopt;
    return pace_key{*scope, subject};
}

}  // namespace outbound::rules
