// SQL's outbound_folded(text): fold_name() for columns of a host's views.
#pragma once

#include <soci/soci.h>

namespace outbound::sql {

/// Adds the function to a session of SQLite. Throws soci::soci_error.
void add_fold_function(soci::session& session);

}  // namespace outbound::sql
