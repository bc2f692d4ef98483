// JSON text as outbound writes it.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace outbound {

/// The value as JSON in UTF-8, on one line. Numbers are written in decimal notation: `0.98`, `48.66`, `30` (Boost.JSON
/// writes 9.8E-1), with an exponent only below 1e-6 and from 1e21. Numbers that are not finite are written as null.
std::string write_json(const boost::json::value& value);
std::string write_json(const boost::json::object& object);
std::string write_json(const boost::json::array& array);

}  // namespace outbound
