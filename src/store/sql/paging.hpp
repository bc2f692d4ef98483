// Splits lists into pages: one row more than requested shows that there is a next page.
#pragma once

#include <outbound/store.hpp>

#include <algorithm>

namespace outbound::sql {

inline std::int64_t rows_to_fetch(const page_request& slice) noexcept
{
    return static_cast<std::int64_t>(std::clamp<std::size_t>(slice.limit, 1, 1000)) + 1;
}

/// `key` returns an item's id (or seq), after which the next page starts.
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
