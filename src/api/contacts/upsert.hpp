// Operations that write contacts.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace outbound::api {

/// Rows of one request.
constexpr std::size_t most_contacts = 1000;

shape upsert_response();

/// Creates or changes each good row; the others are reported in their places. Throws error{errc::invalid} if none is
/// good, and writes nothing then.
boost::json::value upsert_contacts(context& ctx, const boost::json::object& request);

/// Changes the contact with the id in the request.
boost::json::value update_contact(context& ctx, const boost::json::object& request);

}  // namespace outbound::api
