#include "store/events/storable.hpp"

#include "model/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <string_view>

namespace outbound::sql {
namespace {

namespace json = boost::json;

constexpr std::string provider_event::*event_texts[] = {&provider_event::key, &provider_event::provider,
    &provider_event::vendor_id, &provider_event::id, &provider_event::address, &provider_event::reason,
    &provider_event::link, &provider_event::suppress};

bool has_nul(std::string_view text)
{
    return text.find('\0') != std::string_view::npos;
}

bool has_nul(const json::value& value);

bool has_nul(const json::object& members)
{
    return std::ranges::any_of(
        members, [](const auto& member) { return has_nul(std::string_view{member.key()}) || has_nul(member.value()); });
}

bool has_nul(const json::value& value)
{
    if (const auto* text = value.if_string())
        return has_nul(std::string_view{*text});
    if (const auto* array = value.if_array())
        return std::ranges::any_of(*array, [](const json::value& item) { return has_nul(item); });
    const auto* object = value.if_object();
    return object != nullptr && has_nul(*object);
}

std::string without_nul(std::string_view text)
{
    std::string out;
    for (const char c : text)
        c == '\0' ? out.append(replacement_character) : out.append(1, c);
    return out;
}

json::value without_nul(const json::value& value);

json::object without_nul(const json::object& members)
{
    json::object out;
    for (const auto& member : members)
        out.insert_or_assign(without_nul(std::string_view{member.key()}), without_nul(member.value()));
    return out;
}

json::value without_nul(const json::value& value)
{
    if (const auto* text = value.if_string())
        return json::value(without_nul(std::string_view{*text}));
    if (const auto* object = value.if_object())
        return without_nul(*object);
    if (!value.is_array())
        return value;
    json::array out;
    for (const auto& item : value.get_array())
        out.push_back(without_nul(item));
    return out;
}

}  // namespace

bool has_nul(const provider_event& e)
{
    return std::ranges::any_of(event_texts, [&](auto text) { return has_nul(std::string_view{e.*text}); }) ||
           has_nul(e.data);
}

provider_event without_nul(provider_event e)
{
    for (const auto text : event_texts)
        e.*text = without_nul(std::string_view{e.*text});
    e.data = without_nul(e.data);
    return e;
}

}  // namespace outbound::sql
