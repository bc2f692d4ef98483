// Adds the host's names of campaigns, contacts and messages to events. They are read anew each time and stand in no
// log, so that an erasure or a change of metadata reaches events of before.
#pragma once

#include "store/sql/contact_tables.hpp"

#include <outbound/event_log_store.hpp>

#include <span>

namespace outbound::sql {

/// Adds the members of event_log_store::add_names().
void add_names(connection& db, const contact_tables& source, std::span<logged_event* const> events);

}  // namespace outbound::sql
