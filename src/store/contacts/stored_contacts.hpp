// Reads many contacts by their keys.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/contact.hpp>

#include <map>
#include <span>
#include <string>

namespace outbound::sql {

/// The contacts of outbound_contacts with these keys, by key.
std::map<std::string, contact> stored_contacts(connection& db, std::span<const std::string> external_ids);

}  // namespace outbound::sql
