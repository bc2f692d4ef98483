#include "service/variable.hpp"

#include "model/ascii.hpp"

namespace outbound {
namespace {

constexpr std::string_view blanks_of_values = " \t\r\n";

}  // namespace

std::string_view bare_value(std::string_view text) noexcept
{
    text = trimmed(text, blanks_of_values);
    for (const char quote : {'"', '\''})
        if (text.size() > 1 && text.front() == quote && text.find(quote, 1) == text.size() - 1)
            text = trimmed(text.substr(1, text.size() - 2), blanks_of_values);
    return text;
}

variable_reading read_variable(const char* name, const environment& env)
{
    const auto given = env(name);
    if (!given)
        return {};
    const auto bare = bare_value(*given);
    if (bare.size() == given->size())
        return {given, {}};
    const bool had_quotes = bare.size() < trimmed(*given, blanks_of_values).size();
    return {std::string{bare}, std::string{"has "} + (had_quotes ? "quotes, " : "") +
                                   "blanks or line ends around its value, which are not used."};
}

}  // namespace outbound
