// Phone scripts in the short forms of plain text or steps.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace outbound {

/// The text of a script with a single step that says it; null for any other script.
boost::json::value spoken_text(const boost::json::object& script);

/// The script with new steps: `words` is a text, which becomes one step, or an array of steps. Null returns null.
boost::json::value script_saying(const boost::json::value& words, boost::json::object script);

}  // namespace outbound
