// Contacts of a host's contact_source as a table of SQLite, so that every query reads them like any other table.
#pragma once

#include <outbound/contact_source.hpp>

#include <soci/soci.h>

namespace outbound::sql {

/// Lets the session read the table host_contacts (contact_tables.hpp). `source` outlives it. Throws soci::soci_error.
void add_host_contacts(soci::session& session, contact_source& source);

}  // namespace outbound::sql
