// Adds events to the log, in the transaction of the change that they report.
#pragma once

#include "store/sql/database.hpp"

#include <outbound/event.hpp>

namespace outbound::sql {

/// `data` holds only ids, times and outbound's own codes: nothing that identifies a person, and no vendor's text.
void append_event(connection& db, event_type type, timestamp at, const boost::json::object& data);

}  // namespace outbound::sql
