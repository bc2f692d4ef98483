// Recognises tags that were pasted from Liquid, Jinja or Handlebars, and says what to write instead.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound::text {

/// The fault of a tag; `body` is what stands between the delimiters, trimmed, with its sigil. Empty if it is Mustache.
std::string fault_of_foreign_tag(std::string_view body);

/// A tag of Liquid or Jinja in text between tags: `{% if x %}` or `{# note #}`.
struct foreign_tag {
    std::size_t offset = std::string_view::npos;  ///< npos: there is none.
    std::string fault;
};
foreign_tag find_foreign_tag(std::string_view text);

}  // namespace outbound::text
