// Finds outbound's own contacts by address.
#pragma once

#include "store/sql/connection.hpp"

#include <span>
#include <string>
#include <vector>

namespace outbound::sql {

struct found_address {
    std::string address;  ///< As searched.
    contact_id id = 0;
    std::string external_id;
};

/// The contacts that have one of the addresses, which are folded.
std::vector<found_address> search_addresses(connection& db, channel via, std::span<const std::string> addresses);

}  // namespace outbound::sql
