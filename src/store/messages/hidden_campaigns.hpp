// The hidden campaigns that hold one-off messages: one for each channel and month of UTC.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/types.hpp>

namespace outbound::sql {

/// The place of a new message.
struct message_place {
    campaign_id campaign = 0;
    recipient_seq seq = 0;
};

/// Takes the next place in the hidden campaign of the channel and the month of `now`, inside a transaction. Creates the
/// campaign with its first message, and lets it run again if a worker with a later clock has completed it.
message_place take_place(connection& db, channel via, timestamp now);

/// Counts the recipient at the new place as retrying: its first attempt is stored as a retry.
void count_place(connection& db, const message_place& place);

}  // namespace outbound::sql
