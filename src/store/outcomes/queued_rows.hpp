// Recipients with what a worker reads of their contacts.
#pragma once

#include "store/sql/connection.hpp"
#include "store/sql/contact_tables.hpp"

#include <outbound/store.hpp>

namespace outbound::sql {

/// Prepares a query for the recipients of a campaign that `where` (about the row `r`) lets through; each of its rows is
/// put into `recipient`. Of the contact it reads only the columns that the terms ask for: each column costs more than
/// its value.
query queued_rows(connection& db, const contact_tables& from, const claim_terms& terms, std::string_view where,
    const bindings& values, queued_recipient& recipient);

}  // namespace outbound::sql
