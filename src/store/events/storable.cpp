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

bool has_odd_bytes(std::string_view text)
{
    return !is_storable_text(text);
}

bool has_odd_bytes(const json::value& value);

bool has_odd_bytes(const json::object& members)
{
    return std::ranges::any_of(members, [](const auto& member) {
        return has_odd_bytes(std::string_view{member.key()}) || has_odd_bytes(member.value());
    });
}

bool has_odd_bytes(const json::value& value)
{
    if (const auto* text = value.if_string())
        return has_odd_bytes(std::string_view{*text});
    if (const auto* array = value.if_array())
        return std::ranges::any_of(*array, [](const json::value& item) { return has_odd_bytes(item); });
    const auto* object = value.if_object();
    return object != nullptr && has_odd_bytes(*object);
}

std::string with_storable_text(std::string_view text)
{
    return storable_text(text);
}

json::value with_storable_text(const json::value& value);

json::object with_storable_text(const json::object& members)
{
    json::object out;
    for (const auto& member : members)
        out.insert_or_assign(with_storable_text(std::string_view{member.key()}), with_storable_text(member.value()));
    return out;
}

json::value with_storable_text(const json::value& value)
{
    if (const auto* text = value.if_string())
        return json::value(with_storable_text(std::string_view{*text}));
    if (const auto* object = value.if_object())
        return with_storable_text(*object);
    if (!value.is_array())
        return value;
    json::array out;
    for (const auto& item : value.get_array())
        out.push_back(with_storable_text(item));
    return out;
}

}  // namespace

bool has_odd_bytes(const provider_event& e)
{
    return std::ranges::any_of(event_texts, [&](auto text) { return has_odd_bytes(std::string_view{e.*text}); }) ||
           has_odd_bytes(e.data);
}

provider_event with_storable_text(provider_event e)
{
    for (const auto text : event_texts)
        e.*text = with_storable_text(std::string_view{e.*text});
    e.data = with_storable_text(e.data);
    return e;
}

}  // namespace outbound::sql
