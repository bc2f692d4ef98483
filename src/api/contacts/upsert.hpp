// Operations that write contacts.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace outbound::api {

/// Maximum number of rows per request.
constexpr std::size_t most_contacts = 1000;

shape upsert_response();

/// Creates or changes a contact for each valid row and reports the others at their indexes. Throws
/// error{errc::invalid}, with nothing written, if no row is valid.
boost::json::value upsert_contacts(context& ctx, const boost::json::object& request);

/// Changes the contact with the id in the request.
boost::json::value update_contact(context& ctx, const boost::json::object& request);

}  // namespace outbound::api
