// Escapes values for plain text, HTML, XML and header fields.
#pragma once

#include <outbound/template.hpp>

#include <string>
#include <string_view>

namespace outbound::text {

/// The escaping of one tag.
enum class escaping {
    none,
    html,
    xml,
    header,
    /// A whole URL in an attribute: percent-encodes characters invalid in URLs, escapes the rest as html.
    url,
    url_component,  ///< Part of a URL: percent-encodes all but letters, digits and `-._~`.
    url_address,    ///< The address of a mailto or tel URL: as url_component, but `@` and `+` stay.
};

/// The escaping at a place. `raw` tags (`{{{x}}}`, `{{&x}}`) never escape, except in headers, which exclude line
/// breaks.
escaping escaping_of(place where, bool raw) noexcept;

/// Appends `text` (UTF-8) escaped.
void append_escaped(std::string& out, std::string_view text, escaping escape);

/// Offset of the first character of a template's own text that is invalid at its place: a line break in a header, a
/// control character in XML. npos if there is none.
std::size_t find_forbidden(std::string_view text, place where) noexcept;

}  // namespace outbound::text
