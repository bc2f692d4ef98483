// Splits at & and =, then decodes both sides.
#include "providers/common/form_fields.hpp"

#include "model/ascii.hpp"
#include "model/percent.hpp"
#include "model/utf8.hpp"

#include <outbound/error.hpp>

#include <algorithm>

namespace outbound {
namespace {

constexpr std::size_t most_fields = 1'000;

std::string decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexadecimal_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexadecimal_value(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            throw error{errc::invalid, "the form has a % that two hexadecimal digits do not follow"};
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!valid_utf8(out))
        throw error{errc::invalid, "the form has bytes that are no UTF-8"};
    return out;
}

}  // namespace

form_fields form_fields::read(std::string_view text)
{
    form_fields form;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto field = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (field.empty())
            continue;
        if (form.fields_.size() == most_fields)
            throw error{errc::invalid, "the form has more than 1000 fields"};
        const auto equals = std::min(field.find('='), field.size());
        const auto value = field.substr(std::min(equals + 1, field.size()));
        form.fields_.emplace_back(decoded(field.substr(0, equals)), decoded(value));
    }
    return form;
}

const std::string& form_fields::operator[](std::string_view name) const noexcept
{
    static const auto& none = *new std::string;
    const auto found = std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first);
    return found != fields_.end() ? found->second : none;
}

bool form_fields::contains(std::string_view name) const noexcept
{
    return std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first) != fields_.end();
}

}  // namespace outbound
