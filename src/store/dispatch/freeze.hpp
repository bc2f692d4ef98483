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

/// Writes `contacts` as recipients `first_seq`, `first_seq` + 1, …; folds their addresses and sets the reasons of
/// skipped ones. Of several contacts with one address, in this chunk and earlier ones, only the first is sent to.
void freeze(connection& db, campaign_id campaign, channel via, recipient_seq first_seq, std::vector<frozen>& contacts,
    timestamp now);

}  // namespace outbound::sql
