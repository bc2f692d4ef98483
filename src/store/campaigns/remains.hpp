// Deletes the remaining rows of a deleted campaign or an abandoned restoration.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

/// A deleted campaign and the last seq of its rows.
struct remains {
    campaign_id id = 0;
    recipient_seq last_seq = 0;
};

/// Deletes the rows in short transactions, ranges last.
void delete_rows(database& home, const remains& r);

}  // namespace outbound::sql
