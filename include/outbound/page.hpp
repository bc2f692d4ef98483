// Pages of lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace outbound {

/// The sort key of a list. Items with equal keys are sorted by id.
enum class list_key {
    id,    ///< The order of creation.
    name,  ///< Ignores case.
    updated_at,
};

/// A slice of a list. Slices neither repeat nor skip an item while others are inserted or deleted.
struct page_request {
    std::int64_t after = 0;       ///< Returns items after this id (seq, position); 0: from the start.
    std::size_t limit = 100;      ///< 1–1000.
    bool descending = false;      ///< Starts with the highest id or key. Recipients always ascend.
    list_key key = list_key::id;  ///< Campaigns, templates and segments accept every key, other lists `id` only.
    std::string after_key{};      ///< `page::next_key` of the previous slice; not read for list_key::id.
};

template <class T>
struct page {
    std::vector<T> items;
    std::optional<std::int64_t> next;     ///< `after` of the following page; `nullopt` on the last.
    std::optional<std::string> next_key;  ///< `after_key` of the following page; `nullopt` for list_key::id.
};

}  // namespace outbound
