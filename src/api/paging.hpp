// Paged lists: the request members that select a slice, and the response that carries one.
#pragma once

#include "model/json_members.hpp"
#include "model/shape.hpp"

#include <outbound/store.hpp>

#include <boost/json/array.hpp>

#include <initializer_list>

namespace outbound::api {

/// `members` and the paging members: limit, after.
shape slice_request(std::vector<shape_member> members = {});

/// The members of slice_request().
std::vector<shape_member> slice_members(std::vector<shape_member> members = {});

/// `members`, the paging members and `sort`, which accepts list_key::id and `more_keys`.
shape list_request(std::vector<shape_member> members = {}, std::initializer_list<list_key> more_keys = {});

/// The sort keys of lists whose items have names, for list_request().
inline constexpr std::initializer_list<list_key> name_keys = {list_key::name, list_key::updated_at};

/// The member `q`. `places` names the searched members in the description.
shape_member search_member(std::string_view places);

/// `{"items": [...], "next": cursor or null}`.
shape list_response(const shape& item);

/// A cursor: the member `next` of a response, and `after` of the next request.
shape cursor_shape();

/// Reads the members of slice_request(); the slice ascends. Throws error{errc::invalid}.
page_request slice_of(const boost::json::object& request);

/// Reads the members of list_request(); without `sort`, the newest items are first. Throws error{errc::invalid}.
page_request sorted_slice_of(const boost::json::object& request);

/// The cursor after the item with this id and key.
boost::json::value cursor_text(std::int64_t id, const std::optional<std::string>& key);

/// The cursor after the page; null after the last.
template <class T>
boost::json::value cursor_after(const page<T>& slice)
{
    return slice.next ? cursor_text(*slice.next, slice.next_key) : boost::json::value{};
}

/// A page as JSON; `write` converts each item.
template <class T, class Write>
boost::json::object to_json(const page<T>& from, Write write)
{
    boost::json::array items;
    items.reserve(from.items.size());
    for (const auto& item : from.items)
        items.push_back(write(item));
    return {{"items", std::move(items)}, {"next", cursor_after(from)}};
}

}  // namespace outbound::api
