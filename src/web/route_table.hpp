// Finds rows by path: a tree of segments, so that the time does not grow with the number of rows.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::web {

/// A row whose pattern has the shape of a path.
struct route_match {
    std::size_t row = 0;
    std::vector<std::string_view> parts;  ///< What stood for each `{…}`, not decoded, never empty.
};

class route_table {
public:
    /// `pattern` starts with `/`; a segment `{name}` stands for any that is not empty.
    void add(std::string_view pattern, std::size_t row);

    /// All rows of the path, those with its own words before those with `{…}`. Views point into `path`.
    std::vector<route_match> find(std::string_view path) const;

private:
    struct node {
        std::map<std::string, std::unique_ptr<node>, std::less<>> words;
        std::unique_ptr<node> any;
        std::vector<std::size_t> rows;
    };

    static void collect(
        const node& from, std::string_view rest, std::vector<std::string_view>& parts, std::vector<route_match>& found);

    node root_;
};

}  // namespace outbound::web
