// The Base64 form of a secret depends on its offset in the encoded text, modulo 3. The three forms omit characters that
// also encode neighbouring bytes. Line breaks may stand between characters of Base64 (MIME), also as escapes.
#include "model/secret_filter.hpp"

#include "model/ascii.hpp"
#include "model/base64.hpp"
#include "model/digest.hpp"

#include <algorithm>
#include <charconv>

namespace outbound {
namespace {

using encoding = secret_filter::encoding;

constexpr std::size_t shortest_secret = 8;
constexpr std::size_t most_backslashes = 8;  // For nested escapes; limited, so that long runs take linear time.
constexpr std::string_view replacement = "[redacted]";

bool is_base64_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '-' || c == '_';
}

/// Maps base64url digits to Base64.
char plain_digit(char c)
{
    return c == '-' ? '+' : c == '_' ? '/' : c;
}

/// Whether the hexadecimal digits at `at` encode `expected`.
bool stands_for(std::string_view text, std::size_t at, std::size_t digits, char expected)
{
    if (at + digits > text.size())
        return false;
    unsigned value = 0;
    const auto* end = text.data() + at + digits;
    const auto [stop, failed] = std::from_chars(text.data() + at, end, value, 16);
    return failed == std::errc{} && stop == end && value == static_cast<unsigned char>(expected);
}

/// Number of bytes at `begin` that encode `expected`, maybe as an escape; 0: they do not.
std::size_t length_of_character(std::string_view text, std::size_t begin, char expected, bool is_base64)
{
    auto at = begin;
    while (at < text.size() && text[at] == '\\' && at - begin < most_backslashes)
        ++at;
    if (at > begin && at < text.size() && text[at] == 'u' && stands_for(text, at + 1, 4, expected))
        return at + 5 - begin;
    if (at < text.size() && (text[at] == expected || (is_base64 && plain_digit(text[at]) == expected)))
        return at + 1 - begin;
    if (at < text.size() && text[at] == '%' && stands_for(text, at + 1, 2, expected))
        return at + 3 - begin;
    return expected == '\\' ? at - begin : 0;
}

/// The position behind one line break, blank or tab at `at`, which may be an escape; `at` itself if there is none.
std::size_t behind_blank(std::string_view text, std::size_t at)
{
    const auto begin = at;
    while (at < text.size() && text[at] == '\\' && at - begin < most_backslashes)
        ++at;
    if (at == text.size())
        return begin;
    const std::string_view blanks = at == begin ? "\r\n\t " : "rnt";
    return blanks.find(text[at]) != std::string_view::npos ? at + 1 : begin;
}

/// The position behind a line break with blanks; `at` itself if there is none, or more than 8 characters of it.
std::size_t behind_line_break(std::string_view text, std::size_t at)
{
    constexpr int most_blanks = 8;
    auto end = at;
    for (int i = 0; i < most_blanks; ++i) {
        const auto next = behind_blank(text, end);
        if (next == end)
            return end;
        end = next;
    }
    return at;
}

/// Number of bytes at `begin` that encode `expected`; 0: they do not.
std::size_t length_of(std::string_view text, std::size_t begin, char expected, encoding form, bool is_first)
{
    const bool is_base64 = form == encoding::base64;
    if (form == encoding::hex)
        return begin < text.size() && to_lower(text[begin]) == expected ? 1 : 0;
    const auto skipped = is_base64 && !is_first ? behind_line_break(text, begin) - begin : 0;
    const auto length = length_of_character(text, begin + skipped, expected, is_base64);
    return length > 0 ? skipped + length : 0;
}

std::string base64_core(std::string_view secret, std::size_t offset)
{
    const auto encoded = to_base64(std::string(offset, '\0') + std::string{secret});
    const auto begin = (offset * 8 + 5) / 6;
    const auto end = (offset + secret.size()) * 8 / 6;
    return encoded.substr(begin, end - begin);
}

// Includes whole escapes, so that the remaining text stays valid.
std::size_t begin_of_base64(std::string_view text, std::size_t at, std::size_t stop)
{
    while (at > stop && (is_base64_digit(text[at - 1]) || text[at - 1] == '\\'))
        --at;
    return at;
}

std::size_t end_of_base64(std::string_view text, std::size_t at)
{
    const auto is_escape = [&] {
        return text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == 'u');
    };
    while (at < text.size() && (is_base64_digit(text[at]) || text[at] == '=' || is_escape()))
        ++at;
    return at;
}

// Names have words of letters, some with a few digits. Keys are long and mix letters and digits, or cases.
bool is_word_of_name(std::string_view word)
{
    constexpr std::size_t longest_word = 20;
    constexpr std::size_t longest_mixed = 8;
    constexpr int most_humps = 2;  // as in publicUrlOf
    int digits = 0, humps = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        digits += is_digit(word[i]) ? (i + 1 == word.size() ? 1 : 2) : 0;
        humps += i > 0 && word[i] != to_lower(word[i]) && word[i - 1] == to_lower(word[i - 1]);
    }
    return word.size() <= longest_word && humps <= most_humps && (digits < 2 || word.size() <= longest_mixed);
}

}  // namespace

bool may_be_secret(std::string_view name)
{
    constexpr std::size_t longest_name = 64;
    if (name.size() < shortest_secret)
        return false;
    const auto is_of_name = [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; };
    if (name.size() > longest_name || !std::ranges::all_of(name, is_of_name))
        return true;
    while (!name.empty()) {
        const auto end = std::min(name.find_first_of("_-"), name.size());
        if (!is_word_of_name(name.substr(0, end)))
            return true;
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return false;
}

secret_filter::secret_filter(std::span<const std::string> secrets)
{
    for (const auto& secret : secrets) {
        if (secret.size() < shortest_secret)
            continue;
        add({secret, encoding::plain});
        add({to_hex(secret), encoding::hex});
        for (std::size_t offset = 0; offset < 3; ++offset)
            add({base64_core(secret, offset), encoding::base64});
    }
    std::ranges::stable_sort(patterns_, std::ranges::greater{}, [](const pattern& p) { return p.text.size(); });
}

void secret_filter::add(pattern added)
{
    const auto first = added.text.front();
    for (const char c : {first, to_upper(first), first == '+' ? '-' : first, first == '/' ? '_' : first, '\\', '%'})
        roles_[static_cast<unsigned char>(c)] |= begins;
    const auto second = added.text[1];
    for (const char c : {second, to_upper(second), second == '+' ? '-' : second, second == '/' ? '_' : second, '\\',
             '%', '\r', '\n', '\t', ' '})
        roles_[static_cast<unsigned char>(c)] |= follows;
    for (const char c : {'\\', '%'})
        roles_[static_cast<unsigned char>(c)] |= escapes;
    patterns_.push_back(std::move(added));
}

// Skips most of an answer, so that few characters are compared with every pattern.
std::size_t secret_filter::next_beginning(std::string_view text, std::size_t at) const noexcept
{
    const auto roles_of = [&](std::size_t place) { return roles_[static_cast<unsigned char>(text[place])]; };
    for (; at + 1 < text.size(); ++at)
        if (const auto found = roles_of(at); (found & begins) && ((found & escapes) || (roles_of(at + 1) & follows)))
            return at;
    return text.size();
}

const secret_filter::pattern* secret_filter::find_at(std::string_view text, std::size_t at, std::size_t& length) const
{
    for (const auto& p : patterns_) {
        auto end = at;
        const bool matches = std::ranges::all_of(p.text, [&](char expected) {
            const auto step = length_of(text, end, expected, p.form, end == at);
            end += step;
            return step > 0;
        });
        length = end - at;
        if (matches)
            return &p;
    }
    return nullptr;
}

void secret_filter::redact(std::string& text) const
{
    if (text.empty() || is_empty())
        return;
    std::string out;
    std::size_t copied = 0;
    std::size_t length = 0;
    for (auto at = next_beginning(text, 0); at < text.size(); at = next_beginning(text, at)) {
        const auto* found = find_at(text, at, length);
        if (found == nullptr) {
            ++at;
            continue;
        }
        const bool is_base64 = found->form == encoding::base64;
        const auto begin = is_base64 ? begin_of_base64(text, at, copied) : at;
        at = is_base64 ? end_of_base64(text, at + length) : at + length;
        out.append(text, copied, begin - copied).append(replacement);
        copied = at;
    }
    if (copied > 0)
        text = out.append(text, copied);
}

}  // namespace outbound
