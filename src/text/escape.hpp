// Escaping by place: what a value may bring into plain text, HTML, XML and header fields.
#pragma once

#include <outbound/template.hpp>

#include <string>
#include <string_view>

namespace outbound::text {

/// How one tag writes its value.
enum class escaping { none, html, xml, header };

/// `raw` tags (`{{{x}}}`, `{{&x}}`) never escape, except in headers, where nothing may bring a line break.
escaping escaping_of(place where, bool raw) noexcept;

/// Appends `text` (UTF-8) escaped.
void append_escaped(std::string& out, std::string_view text, escaping escape);

/// Where a template's own text holds what its place forbids: a line break in a header, a control character in XML. npos
/// if nowhere.
std::size_t find_forbidden(std::string_view text, place where) noexcept;

}  // namespace outbound::text
