// Parses media types in header fields.
#pragma once

#include "model/ascii.hpp"
#include "model/list_text.hpp"

#include <algorithm>
#include <string_view>

namespace outbound::web {

/// The media type of a header field's entry, without parameters.
inline std::string_view media_of(std::string_view entry)
{
    return trimmed(entry.substr(0, entry.find(';')), " \t");
}

/// Whether a header field's entry is this media type, with any parameters.
inline bool is_media(std::string_view entry, std::string_view media)
{
    return std::ranges::equal(media_of(entry), media, {}, to_lower, to_lower);
}

/// Whether a header field's entry is in this range: a media type, or all of a kind such as `image/*`.
inline bool is_in_range(std::string_view entry, std::string_view range)
{
    if (!range.ends_with("/*"))
        return is_media(entry, range);
    const auto kind = range.substr(0, range.size() - 1);
    return std::ranges::equal(media_of(entry).substr(0, kind.size()), kind, {}, to_lower, to_lower);
}

/// Whether a list of media types includes this one.
inline bool names_media(std::string_view list, std::string_view media)
{
    while (!list.empty())
        if (is_media(take_entry(list, ','), media))
            return true;
    return false;
}

}  // namespace outbound::web
