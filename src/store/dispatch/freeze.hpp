// Freezes contacts into recipients.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <string>
#include <vector>

namespace outbound::sql {

struct frozen {
    outbound::contact_id contact_id = 0;
    std::string address;
    std::string reason;  ///< Reason for skipping; empty: not skipped.
    std::string zone;    ///< Empty if the campaign has no hours.
};

/// The campaign that contacts are frozen for.
struct frozen_for {
    campaign_id id = 0;
    channel type = channel::email;
    message_kind kind = message_kind::marketing;
};

/// Writes `contacts` as recipients `first_seq`, `first_seq` + 1, …; folds their addresses and sets the reasons of
/// skipped ones. Of several contacts with one address, in this chunk and earlier ones, only the first is sent to.
void freeze(
    connection& db, const frozen_for& campaign, recipient_seq first_seq, std::vector<frozen>& contacts, timestamp now);

}  // namespace outbound::sql
