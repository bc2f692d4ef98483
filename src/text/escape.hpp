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
    url,            ///< A whole URL in an attribute: what no URL may hold is percent-encoded, the rest escaped as html.
    url_component,  ///< Part of a URL: all but letters, digits and `-._~` is percent-encoded.
    url_address,    ///< The address of a mailto or tel URL: as a component, but `@` and `+` stay.
};

/// `raw` tags (`{{{x}}}`, `{{&x}}`) never escape, except in headers, where nothing may bring a line break.
escaping escaping_of(place where, bool raw) noexcept;

/// Appends `text` (UTF-8) escaped.
void append_escaped(std::string& out, std::string_view text, escaping escape);

/// The position at which a template's own text holds a character that its place forbids: a line break in a header, a
/// control character in XML. npos if there is none.
std::size_t find_forbidden(std::string_view text, place where) noexcept;

}  // namespace outbound::text
