// Finds rows by path, in a time that does not depend on the number of rows.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::web {

/// A row whose pattern matches a path.
struct route_match {
    std::size_t row = 0;
    std::vector<std::string_view> parts;  ///< Values of the pattern's `{…}`, not decoded, never empty.
};

class route_table {
public:
    /// `pattern` starts with `/`; a segment `{name}` matches any non-empty segment.
    void add(std::string_view pattern, std::size_t row);

    /// All rows that match the path, literal segments before `{…}`. Views point into `path`.
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
