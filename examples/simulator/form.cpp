// Splits at & and =, then decodes both sides.
#include "form.hpp"

#include "checks.hpp"

#include <algorithm>

namespace simulator {
namespace {

int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char small = static_cast<char>(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0)
                return std::nullopt;
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        }
    }
    return is_utf8(out) ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace

std::optional<form> form::parse(std::string_view text)
{
    form out;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto field = text.substr(0, end);
        const auto equals = std::min(field.find('='), field.size());
        auto name = decoded(field.substr(0, equals));
        auto value = decoded(field.substr(std::min(equals + 1, field.size())));
        if (!name || !value)
            return std::nullopt;
        out.fields_.emplace_back(std::move(*name), std::move(*value));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string_view form::at(std::string_view name) const
{
    const auto found = std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first);
    return found != fields_.end() ? std::string_view{found->second} : std::string_view{};
}

bool form::has(std::string_view name) const
{
    return std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first) != fields_.end();
}

std::vector<std::string_view> form::all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const auto& [field, value] : fields_)
        if (field == name)
            values.push_back(value);
    return values;
}

}  // namespace simulator
