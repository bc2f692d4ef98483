// Phone scripts that are given, or shown, as plain text or as their steps alone.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace outbound {

/// The text of a script whose only step says it; null for every other script.
boost::json::value spoken_text(const boost::json::object& script);

/// The same script with other steps: `words` is a text, which one step says, or an array of steps. Null gives null.
boost::json::value script_saying(const boost::json::value& words, boost::json::object script);

}  // namespace outbound
