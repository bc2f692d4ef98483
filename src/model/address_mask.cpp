#include "model/address_mask.hpp"

#include "model/shape_node.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound {
namespace {

constexpr std::string_view ellipsis = "\u2026";
constexpr std::size_t most_shown_digits = 7;
constexpr std::size_t kept_at_begin = 3;  // `+49`
constexpr std::size_t kept_at_end = 2;

bool is_digit_of_number(char c)
{
    return c >= '0' && c <= '9';
}

/// Begin of the local part that ends at `at`.
std::size_t begin_of_local_part(std::string_view text, std::size_t at)
{
    constexpr std::string_view around = " \t\r\n<>()[]\",;:=";
    if (const auto quoted = text.substr(0, at); quoted.size() > 1 && quoted.ends_with('"')) {
        const auto opening = quoted.rfind('"', at - 2);
        return opening == std::string_view::npos ? 0 : opening;
    }
    const auto before = at == 0 ? std::string_view::npos : text.find_last_of(around, at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

/// End of the number that begins with the `+` at `begin`; `begin` if there is none.
std::size_t end_of_number(std::string_view text, std::size_t begin)
{
    auto end = begin + 1;
    while (end < text.size() && is_digit_of_number(text[end]))
        ++end;
    return end - begin > most_shown_digits ? end : begin;
}

std::string mask_local_parts(std::string_view text)
{
    std::string out;
    std::size_t copied = 0;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        const auto begin = std::max(copied, begin_of_local_part(text, at));
        out.append(text, copied, begin - copied).append(ellipsis);
        copied = at;
    }
    return out.append(text.substr(copied));
}

std::string mask_numbers(std::string_view text)
{
    std::string out;
    std::size_t copied = 0;
    for (auto at = text.find('+'); at != std::string_view::npos; at = text.find('+', at + 1)) {
        const auto end = end_of_number(text, at);
        if (end == at)
            continue;
        out.append(text, copied, at + kept_at_begin - copied).append(ellipsis);
        copied = end - kept_at_end;
    }
    return out.append(text.substr(copied));
}

void mask_all(boost::json::value& value)
{
    if (auto* text = value.if_string())
        *text = mask_addresses(std::string_view{*text});
    if (auto* object = value.if_object())
        for (auto& member : *object)
            mask_all(member.value());
    if (auto* array = value.if_array())
        for (auto& item : *array)
            mask_all(item);
}

void mask_inside(const shape::node& node, boost::json::value& value)
{
    if (node.is_personal) {
        value = nullptr;
        return;
    }
    if (node.has_addresses)
        return mask_all(value);
    if (auto* object = value.if_object(); object != nullptr && node.kind == shape_kind::object)
        for (const auto& member : node.members)
            if (auto* found = object->if_contains(member.name))
                mask_inside(*shape_access::inside(member.type), *found);
    if (auto* array = value.if_array(); array != nullptr && node.kind == shape_kind::array)
        for (auto& item : *array)
            mask_inside(*node.parts.front(), item);
}

}  // namespace

shape with_addresses(const shape& unmarked)
{
    auto node = std::make_shared<shape::node>(*shape_access::inside(unmarked));
    node->has_addresses = true;
    return {node};
}

shape personal(const shape& value)
{
    auto node = std::make_shared<shape::node>(*shape_access::inside(value));
    node->is_personal = true;
    return {node};
}

void mask_addresses(const shape& of, boost::json::value& value)
{
    mask_inside(*shape_access::inside(of), value);
}

std::string mask_addresses(std::string_view text)
{
    return mask_numbers(mask_local_parts(text));
}

}  // namespace outbound
