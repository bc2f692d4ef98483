// Each check reports its faults and continues, so that one answer can name all faults.
#include "checks.hpp"

#include <algorithm>
#include <cstdint>

namespace simulator {
namespace {

constexpr std::size_t most_refusals = 1000;  // one per personalization

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

bool is_label(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(
               label, [](char c) { return is_alphanumeric(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80; });
}

bool is_domain(std::string_view domain)
{
    if (domain.size() > 255 || domain.find('.') == domain.npos)
        return false;
    for (std::size_t start = 0;;) {
        const std::size_t dot = domain.find('.', start);
        if (!is_label(domain.substr(start, dot - start)))
            return false;
        if (dot == domain.npos)
            return true;
        start = dot + 1;
    }
}

bool is_local_part(std::string_view local)
{
    if (local.empty() || local.size() > 64)
        return false;
    if (local.size() > 2 && local.front() == '"' && local.back() == '"')
        return local.substr(1, local.size() - 2).find_first_of("\"\\") == local.npos;
    constexpr std::string_view specials = "()<>[]:;@\\,\" ";
    return local.front() != '.' && local.back() != '.' && local.find("..") == local.npos &&
           local.find_first_of(specials) == local.npos;
}

}  // namespace

std::string place::text() const
{
    if (!parent)
        return {};
    std::string path = parent->text();
    if (!path.empty())
        path += '.';
    return name.empty() ? path += std::to_string(index) : path += name;
}

void verdict::refuse(const place& at, std::string_view message)
{
    if (refusals_.size() < most_refusals)
        refusals_.push_back({at.text(), std::string{message}});
}

bool check_object(const json_value& value, const place& at, verdict& out, std::span<const member> members)
{
    const auto* object = value.if_object();
    if (!object) {
        out.refuse(at, "must be an object");
        return false;
    }
    std::uint64_t seen = 0;
    for (const auto& entry : *object) {
        const std::string_view key = entry.key();
        const auto known = std::ranges::find(members, key, &member::name);
        if (known == members.end()) {
            out.refuse(at / key, "is not a parameter of this request");
            continue;
        }
        seen |= std::uint64_t{1} << (known - members.begin());
        known->run(entry.value(), at / key, out);
    }
    for (std::size_t i = 0; i < members.size(); ++i)
        if (members[i].required && !(seen >> i & 1))
            out.refuse(at / members[i].name, "is required");
    return true;
}

bool check_array(const json_value& value, const place& at, verdict& out, bounds size, check element)
{
    const auto* array = value.if_array();
    if (!array) {
        out.refuse(at, "must be an array");
        return false;
    }
    if (array->size() < size.least)
        out.refuse(at, "must have at least " + std::to_string(size.least) + " element");
    if (size.most != 0 && array->size() > size.most)
        out.refuse(at, "must have at most " + std::to_string(size.most) + " elements");
    for (std::size_t i = 0; i < array->size(); ++i)
        element((*array)[i], at / i, out);
    return true;
}

std::string_view check_text(const json_value& value, const place& at, verdict& out, bounds size)
{
    const auto* text = value.if_string();
    if (!text) {
        out.refuse(at, "must be a string");
        return {};
    }
    if (text->size() < size.least)
        out.refuse(at, "must be a string of at least " + std::to_string(size.least) + " characters");
    if (size.most != 0 && text->size() > size.most)
        out.refuse(at, "must be a string of at most " + std::to_string(size.most) + " characters");
    return *text;
}

void any_text(const json_value& value, const place& at, verdict& out)
{
    check_text(value, at, out, {});
}

void some_text(const json_value& value, const place& at, verdict& out)
{
    check_text(value, at, out, {.least = 1});
}

void header_text(const json_value& value, const place& at, verdict& out)
{
    if (has_control(check_text(value, at, out, {.least = 1})))
        out.refuse(at, "must not hold line breaks or other control characters");
}

void boolean(const json_value& value, const place& at, verdict& out)
{
    if (!value.is_bool())
        out.refuse(at, "must be true or false");
}

void integer(const json_value& value, const place& at, verdict& out)
{
    if (!value.is_int64())
        out.refuse(at, "must be an integer");
}

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_control(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80   ? 1
                                 : lead < 0xc2 ? 0
                                 : lead < 0xe0 ? 2
                                 : lead < 0xf0 ? 3
                                 : lead < 0xf5 ? 4
                                               : 0;
        if (size == 0 || size > text.size() - i)
            return false;
        for (std::size_t k = 1; k < size; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80)
                return false;
        const auto second = size > 1 ? static_cast<unsigned char>(text[i + 1]) : 0x80;
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
            (lead == 0xf4 && second > 0x8f))
            return false;
        i += size;
    }
    return true;
}

bool is_base64(std::string_view text)
{
    if (text.empty() || text.size() % 4 != 0)
        return false;
    text.remove_suffix(text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0);
    return std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '+' || c == '/'; });
}

bool is_email(std::string_view text)
{
    const std::size_t at = text.rfind('@');
    return text.size() <= 320 && at != text.npos && !has_control(text) && is_local_part(text.substr(0, at)) &&
           is_domain(text.substr(at + 1));
}

std::string lower(std::string_view text)
{
    std::string lowered{text};
    std::ranges::transform(lowered, lowered.begin(), [](char c) { return lower(c); });
    return lowered;
}

bool same_ignoring_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(
        a, b, {}, [](char c) { return lower(c); }, [](char c) { return lower(c); });
}

}  // namespace simulator
