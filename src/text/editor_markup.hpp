// Tags that an editor of HTML or the exporter of another service has changed.
#pragma once

#include "text/foreign_syntax.hpp"

#include <string>
#include <string_view>

namespace outbound::text {

/// The body of a tag as it was meant, if an editor or Braze wrote more around the name: `v` for `&nbsp;v`,
/// `<b>v</b>` or `${v}`. Otherwise the body itself.
std::string plain_body(std::string_view body);

/// The first tag in a text of HTML whose braces are encoded, as in `%7B%7Bv%7D%7D` or `&#123;&#123;v&#125;&#125;`.
foreign_tag find_encoded_tag(std::string_view html);

/// What to write for a tag with this body: `write {{v}}`. If it has no name, one is made up, and the advice says so.
std::string wish_for_tag(std::string_view body);

/// The fault of a fallback with character references, which would be escaped again; empty if it has none.
std::string fault_of_references(std::string_view name, std::string_view fallback);

}  // namespace outbound::text
