// The Base64 form of a secret depends on its offset in the encoded text, modulo 3. The three forms omit characters that
// also encode neighbouring bytes.
#include "model/secret_filter.hpp"

#include "model/base64.hpp"

#include <algorithm>
#include <charconv>

namespace outbound {
namespace {

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

/// Number of bytes at `begin` that encode `expected`; 0: they do not.
std::size_t length_of(std::string_view text, std::size_t begin, char expected, bool is_base64)
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

}  // namespace

secret_filter::secret_filter(std::span<const std::string> secrets)
{
    for (const auto& secret : secrets) {
        if (secret.size() < shortest_secret)
            continue;
        add({secret, false});
        for (std::size_t offset = 0; offset < 3; ++offset)
            add({base64_core(secret, offset), true});
    }
    std::ranges::stable_sort(patterns_, std::ranges::greater{}, [](const pattern& p) { return p.text.size(); });
}

void secret_filter::add(pattern added)
{
    const auto first = added.text.front();
    for (const char c : {first, first == '+' ? '-' : first, first == '/' ? '_' : first, '\\', '%'})
        begins_[static_cast<unsigned char>(c)] = true;
    patterns_.push_back(std::move(added));
}

const secret_filter::pattern* secret_filter::find_at(std::string_view text, std::size_t at, std::size_t& length) const
{
    for (const auto& p : patterns_) {
        auto end = at;
        const bool matches = std::ranges::all_of(p.text, [&](char expected) {
            const auto step = length_of(text, end, expected, p.is_base64);
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
    if (is_empty())
        return;
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = 0, length = 0; at < text.size();) {
        const auto* found = begins_[static_cast<unsigned char>(text[at])] ? find_at(text, at, length) : nullptr;
        if (found == nullptr) {
            ++at;
            continue;
        }
        const auto begin = found->is_base64 ? begin_of_base64(text, at, copied) : at;
        at = found->is_base64 ? end_of_base64(text, at + length) : at + length;
        out.append(text, copied, begin - copied).append(replacement);
        copied = at;
    }
    if (copied > 0)
        text = out.append(text, copied);
}

}  // namespace outbound
