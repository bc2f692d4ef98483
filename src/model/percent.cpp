// A table marks the unreserved characters of RFC 3986; all other bytes are encoded.
#include "model/percent.hpp"

#include "model/ascii.hpp"

#include <array>

namespace outbound {
namespace {

constexpr std::array<bool, 256> unreserved = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

}  // namespace

void append_percent_encoded(std::string& out, std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (unreserved[byte]) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 0xF];
    }
}

std::string percent_encoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    append_percent_encoded(out, text);
    return out;
}

std::string percent_decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool mark = text[i] == '%' && i + 2 < text.size() && hexadecimal_value(text[i + 1]) >= 0 &&
                          hexadecimal_value(text[i + 2]) >= 0;
        out += mark ? static_cast<char>(hexadecimal_value(text[i + 1]) * 16 + hexadecimal_value(text[i + 2])) : text[i];
        i += mark ? 2 : 0;
    }
    return out;
}

void append_form_field(std::string& form, std::string_view name, std::string_view value)
{
    if (!form.empty())
        form += '&';
    append_percent_encoded(form, name);
    form += '=';
    append_percent_encoded(form, value);
}

}  // namespace outbound
