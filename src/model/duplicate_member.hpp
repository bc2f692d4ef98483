// Members that stand twice in an object: of these, Boost.JSON keeps the last and other readers the first.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// The name of a member that stands twice in its object; `nullopt` if there is none. `parsed` is the value of `text`:
/// with all members of the text, it has none that stands twice, which is found without parsing again.
std::optional<std::string> find_duplicate_member(std::string_view text, const boost::json::value& parsed);

}  // namespace outbound
