// Lists in slices: one row more than asked for tells whether there is a next slice.
#pragma once

#include <outbound/store.hpp>

#include <algorithm>

namespace outbound::sql {

inline std::int64_t rows_to_fetch(const page_request& slice) noexcept
{
    return static_cast<std::int64_t>(std::clamp<std::size_t>(slice.limit, 1, 1000)) + 1;
}

/// `key` gives the item's id (or seq) that a following slice starts after.
template <class T, class Key>
page<T> to_page(std::vector<T> rows, const page_request& slice, Key key)
{
    page<T> out;
    if (static_cast<std::int64_t>(rows.size()) == rows_to_fetch(slice)) {
        rows.pop_back();
        out.next = std::invoke(key, rows.back());
    }
    out.items = std::move(rows);
    return out;
}

}  // namespace outbound::sql
