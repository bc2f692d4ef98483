// Recipients with the contact columns that a worker reads.
#pragma once

#include "store/sql/connection.hpp"
#include "store/sql/contact_tables.hpp"

#include <outbound/store.hpp>

namespace outbound::sql {

/// Prepares a query for the recipients of a campaign that match `where` (a condition on row `r`); fetches each row into
/// `recipient`. Reads only the contact columns that the terms name, because each column is expensive.
query queued_rows(connection& db, const contact_tables& from, const claim_terms& terms, std::string_view where,
    const bindings& values, queued_recipient& recipient);

}  // namespace outbound::sql
