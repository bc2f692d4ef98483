// Escapes values for plain text, HTML, XML and header fields.
#pragma once

#include <outbound/template.hpp>

#include <string>
#include <string_view>

namespace outbound::text {

/// The escaping of one tag.
enum class escaping { none, html, xml, header };

/// `raw` tags (`{{{x}}}`, `{{&x}}`) never escape, except in headers, where nothing may bring a line break.
escaping escaping_of(place where, bool raw) noexcept;

/// Appends `text` (UTF-8) escaped.
void append_escaped(std::string& out, std::string_view text, escaping escape);

/// The position at which a template's own text holds a character that its place forbids: a line break in a header, a
/// control character in XML. npos if there is none.
std::size_t find_forbidden(std::string_view text, place where) noexcept;

}  // namespace outbound::text
