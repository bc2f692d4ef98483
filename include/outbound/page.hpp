// Pages of lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace outbound {

/// A slice of a list in ascending id (or seq) order.
struct page_request {
    std::int64_t after = 0;   ///< Returns items after this id; 0: from the start.
    std::size_t limit = 100;  ///< 1–1000.
};

template <class T>
struct page {
    std::vector<T> items;
    std::optional<std::int64_t> next;  ///< `after` of the following page; `nullopt` on the last.
};

}  // namespace outbound
