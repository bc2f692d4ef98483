// Adds events to the log, in the transaction of the change that they report.
#pragma once

#include "store/sql/database.hpp"

#include <outbound/event.hpp>

namespace outbound::sql {

/// `data` holds ids, times and words of ours: nothing that names a person, and no text of a vendor.
void append_event(connection& db, event_type type, timestamp at, const boost::json::object& data);

}  // namespace outbound::sql
