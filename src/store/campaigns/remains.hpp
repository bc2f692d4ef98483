// Removes the rows that a deleted campaign or an abandoned restoration leaves behind.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

/// A campaign that no longer exists, with the last seq of its rows.
struct remains {
    campaign_id id = 0;
    recipient_seq last_seq = 0;
};

/// Deletes the rows in short transactions, ranges last.
void delete_rows(database& home, const remains& r);

}  // namespace outbound::sql
