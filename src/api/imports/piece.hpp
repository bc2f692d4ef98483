// A piece of a file in a request: text, or base64 of any bytes.
#pragma once

#include "api/requests.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace outbound::api {

/// A request with these members, and with either `text` or `data`.
shape piece_request(std::vector<shape_member> others);

/// The bytes. Throws error{errc::invalid} when `data` is no base64 or holds more than 1 MiB.
std::string bytes_of_piece(const boost::json::object& request);

}  // namespace outbound::api
