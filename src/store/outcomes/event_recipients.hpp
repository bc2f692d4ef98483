// Recipients with the columns that events change, inside a transaction.
#pragma once

#include "rules/event_fold.hpp"
#include "store/sql/connection.hpp"

#include <span>
#include <string>
#include <vector>

namespace outbound::sql {

struct event_recipient {
    recipient_seq seq = 0;
    rules::event_state state;
    contact_id contact = 0;
    std::string address;
    std::int32_t extra_segments = 0;  ///< Of its latest message, as far as its worker has recorded them.
};

/// `columns FROM campaign_recipients` for a SELECT, and the variables that receive them.
std::string event_recipient_columns();
outputs outputs_of(event_recipient& row);

/// The existing recipients among `seqs`, which ascend; locked for update and in order.
std::vector<event_recipient> lock_recipients(
    connection& db, campaign_id campaign, const std::vector<recipient_seq>& seqs);

/// Writes the states of recipients, each once.
void write_states(connection& db, campaign_id campaign, std::span<const event_recipient> changed);

}  // namespace outbound::sql
