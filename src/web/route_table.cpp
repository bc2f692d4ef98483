// A tree of segments, searched depth first, literal segments first.
#include "web/route_table.hpp"

#include <algorithm>

namespace outbound::web {
namespace {

std::string_view next_segment(std::string_view& rest)
{
    rest.remove_prefix(1);  // the slash
    const auto end = std::min(rest.find('/'), rest.size());
    const auto segment = rest.substr(0, end);
    rest.remove_prefix(end);
    return segment;
}

}  // namespace

void route_table::add(std::string_view pattern, std::size_t row)
{
    node* at = &root_;
    while (!pattern.empty()) {
        const auto segment = next_segment(pattern);
        auto& below = segment.starts_with('{') ? at->any : at->words[std::string{segment}];
        if (!below)
            below = std::make_unique<node>();
        at = below.get();
    }
    at->rows.push_back(row);
}

std::vector<route_match> route_table::find(std::string_view path) const
{
    std::vector<route_match> found;
    std::vector<std::string_view> parts;
    if (path.starts_with('/'))
        collect(root_, path, parts, found);
    return found;
}

void route_table::collect(
    const node& from, std::string_view rest, std::vector<std::string_view>& parts, std::vector<route_match>& found)
{
    if (rest.empty()) {
        for (const auto row : from.rows)
            found.push_back({row, parts});
        return;
    }
    const auto segment = next_segment(rest);
    if (const auto word = from.words.find(segment); word != from.words.end())
        collect(*word->second, rest, parts, found);
    if (from.any && !segment.empty()) {
        parts.push_back(segment);
        collect(*from.any, rest, parts, found);
        parts.pop_back();
    }
}

}  // namespace outbound::web
