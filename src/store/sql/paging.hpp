// Splits lists into pages: one row more than requested shows that there is a next page.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/page.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::sql {

/// The SQL of a slice:
///
///     const auto wanted = slice_by_id(slice);
///     auto rows = db->prepare("SELECT … WHERE " + wanted.condition + wanted.order, wanted.values, …);
struct slice_text {
    std::string condition;  ///< Selects the rows after the previous slice.
    std::string order;      ///< ` ORDER BY … LIMIT …`.
    bindings values;
    std::int64_t rows = 0;  ///< Maximum number of rows read.
};

/// A slice of rows that are sorted by a unique number.
slice_text slice_by_id(const page_request& slice, std::string_view column = "id");

/// A slice of rows with columns `id`, `name` and `updated_at`, sorted by any key.
slice_text slice_by_key(const page_request& slice);

/// The value of `page_request::after_key` for the slice after this row; `nullopt` for list_key::id.
template <class T>
std::optional<std::string> key_text(const T& row, list_key key)
{
    switch (key) {
    case list_key::id:
        break;
    case list_key::name:
        return row.name;
    case list_key::updated_at:
        return std::to_string(row.updated_at.time_since_epoch().count());
    }
    return std::nullopt;
}

/// `key` returns an item's id (or seq), after which the next page starts.
template <class T, class Key>
page<T> to_page(std::vector<T> rows, const slice_text& wanted, Key key)
{
    page<T> out;
    if (static_cast<std::int64_t>(rows.size()) == wanted.rows) {
        rows.pop_back();
        out.next = std::invoke(key, rows.back());
    }
    out.items = std::move(rows);
    return out;
}

/// Like to_page(), for slice_by_key().
template <class T, class Key>
page<T> to_keyed_page(std::vector<T> rows, const slice_text& wanted, list_key sorted_by, Key key)
{
    auto out = to_page(std::move(rows), wanted, key);
    if (out.next)
        out.next_key = key_text(out.items.back(), sorted_by);
    return out;
}

}  // namespace outbound::sql
