// Tables of amounts that many transactions add to.
#pragma once

#include "store/sql/connection.hpp"

#include <boost/json/array.hpp>

#include <cstdint>
#include <span>
#include <string>

namespace outbound::sql {

/// 0 to 7, so that threads rarely wait for one row.
std::int32_t shard_of_this_thread();

/// Adds each row's `amount`, the last column, to the row with the same key, or inserts it.
void add_amounts(
    connection& db, const std::string& table, std::span<const json_column> columns, const boost::json::array& rows);

}  // namespace outbound::sql
