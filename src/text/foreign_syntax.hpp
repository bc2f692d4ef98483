// Recognises tags of Liquid, Jinja or Handlebars, and suggests the Mustache equivalent.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound::text {

/// The fault of a tag; empty if it is Mustache. `body` is the trimmed text between the delimiters, including the sigil.
std::string fault_of_foreign_tag(std::string_view body);

/// A tag of Liquid or Jinja in text between tags: `{% if x %}` or `{# note #}`.
struct foreign_tag {
    std::size_t offset = std::string_view::npos;  ///< npos: none.
    std::string fault;
};
foreign_tag find_foreign_tag(std::string_view text);

}  // namespace outbound::text
