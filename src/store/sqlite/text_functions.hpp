// SQL functions for columns of a host's views: outbound_folded(text) is fold_name(), outbound_text(value) is NULL for
// bytes that are no UTF-8, outbound_object(value) for all but the text of a JSON object.
#pragma once

#include <soci/soci.h>

namespace outbound::sql {

/// Adds the functions to a session of SQLite. Throws soci::soci_error.
void add_text_functions(soci::session& session);

}  // namespace outbound::sql
