// Renders templates in one line, for tests.
#pragma once

#include <outbound/template.hpp>

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>

namespace outbound::test {

using partial_map = std::map<std::string, std::string, std::less<>>;

inline partial_source from(const partial_map& partials)
{
    return [&partials](std::string_view name) -> const std::string* {
        const auto found = partials.find(name);
        return found == partials.end() ? nullptr : &found->second;
    };
}

inline std::string rendered(std::string_view source, const boost::json::value& values, place where = place::html,
    const partial_map& partials = {})
{
    std::string out;
    text_template{source, where, from(partials)}.render(values, out);
    return out;
}

/// The template, reassembled from its shared text and its parts.
inline std::string joined(
    const text_template& split, const boost::json::object& values, missing_names* missing = nullptr)
{
    std::string out;
    for (const auto& piece : split.pieces())
        if (piece.varies)
            split.render_part(piece.part, values, out, missing);
        else
            out += piece.shared;
    return out;
}

}  // namespace outbound::test
