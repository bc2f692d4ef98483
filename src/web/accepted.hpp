// Parses the header fields Accept and Accept-Encoding.
#pragma once

#include <initializer_list>
#include <string_view>

namespace outbound::web {

/// Whether the field accepts the first name. The other names are ranges that contain it, from the narrowest to the
/// widest. The first name in the field decides; a weight of 0 refuses. Example of a field: `text/html, */*;q=0.5`.
bool is_accepted(std::string_view list, std::initializer_list<std::string_view> names);

}  // namespace outbound::web
