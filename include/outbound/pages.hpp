// Lists that are read page by page while a program iterates over them.
#pragma once

#include <outbound/error.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace outbound {

struct page_options {
    std::size_t limit = 100;  ///< Items of a page, 1–1000.
    std::string after{};      ///< `next` of a page of the same list; empty: from the start.
};

/// A page of a list.
template <class T>
struct item_page {
    std::vector<T> items{};
    std::string next{};  ///< Where the next page begins, opaque; empty on the last.
};

/// All items of a list, from the page that the options ask for to the last. Nothing is read before begin() or
/// next_page().
///
/// Iteration throws outbound::error when a page cannot be read; next_page() returns the problem. An iteration consumes
/// the pages: it is an input range. The client that made it outlives it.
template <class T>
class pages {
public:
    using reader = std::function<result<item_page<T>>(const page_options&)>;

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(pages& from) : from_{&from} {}

        const T& operator*() const { return from_->current_.items[from_->index_]; }
        const T* operator->() const { return &**this; }
        iterator& operator++()
        {
            ++from_->index_;
            from_->skip_ends_of_pages();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return from_->index_ >= from_->current_.items.size(); }

    private:
        pages* from_ = nullptr;
    };

    pages(reader read, page_options first) : read_{std::move(read)}, next_{std::move(first)} {}

    iterator begin()
    {
        skip_ends_of_pages();
        return iterator{*this};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// The next page; one without items behind the last.
    result<item_page<T>> next_page()
    {
        if (is_last_)
            return item_page<T>{};
        auto read = read_(next_);
        if (read) {
            is_last_ = read->next.empty();
            next_.after = read->next;
        }
        return read;
    }

private:
    void skip_ends_of_pages()
    {
        while (index_ >= current_.items.size() && !is_last_) {
            current_ = next_page().value();
            index_ = 0;
        }
    }

    reader read_;
    page_options next_;
    bool is_last_ = false;
    item_page<T> current_{};
    std::size_t index_ = 0;
};

}  // namespace outbound
