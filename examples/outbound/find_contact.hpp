// Finds the contact that an argument names.
#pragma once

#include "session.hpp"

namespace cli {

/// Finds a contact by external_id, else by email address, else by id. Throws error{errc::not_found}, and errc::conflict
/// if several have the address.
boost::json::object find_contact(session& session, const std::string& contact);

}  // namespace cli
