// What a client accepts: the header fields Accept and Accept-Encoding.
#pragma once

#include <initializer_list>
#include <string_view>

namespace outbound::web {

/// Whether a list, such as `text/html, */*;q=0.5`, accepts the first of these names. Those behind it are ranges that
/// hold it, from the narrowest to the widest; the first that is listed decides, and a weight of 0 refuses.
bool is_accepted(std::string_view list, std::initializer_list<std::string_view> names);

}  // namespace outbound::web
