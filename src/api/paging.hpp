// Paged lists: the members of requests and responses.
#pragma once

#include "model/json_members.hpp"
#include "model/shape.hpp"

#include <outbound/store.hpp>

#include <boost/json/array.hpp>

namespace outbound::api {

/// `members` and the paging members: limit, after.
shape list_request(std::vector<shape_member> members = {});

/// `{"items": [...], "next": id or null}`.
shape list_response(const shape& item);

page_request slice_of(const boost::json::object& request);

/// A page as JSON; `write` converts each item.
template <class T, class Write>
boost::json::object to_json(const page<T>& from, Write write)
{
    boost::json::array items;
    items.reserve(from.items.size());
    for (const auto& item : from.items)
        items.push_back(write(item));
    boost::json::object out{{"items", std::move(items)}, {"next", nullptr}};
    if (from.next)
        out["next"] = *from.next;
    return out;
}

}  // namespace outbound::api
