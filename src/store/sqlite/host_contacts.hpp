// The contacts of a host's contact_source as an SQLite table, so that queries read them like any other table.
#pragma once

#include <outbound/contact_source.hpp>

#include <soci/soci.h>

namespace outbound::sql {

/// Adds host_contacts_table (contact_tables.hpp) to the session. `source` must outlive it. Throws soci::soci_error.
void add_host_contacts(soci::session& session, contact_source& source);

}  // namespace outbound::sql
