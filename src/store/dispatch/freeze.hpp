// Turns contacts into recipients: each is checked, then written.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <string>
#include <vector>

namespace outbound::sql {

struct frozen {
    outbound::contact_id contact_id = 0;
    std::string address;
    std::string reason;  ///< Why it is skipped; empty if it is not.
    std::string zone;    ///< Empty if the campaign has no hours.
};

/// Writes `contacts` as recipients `first_seq`, `first_seq` + 1, …; puts their addresses into the form in which they
/// are compared, and says who is skipped and why. Of those with the same address the first is sent to, in this chunk as
/// in those before.
void freeze(connection& db, campaign_id campaign, channel via, recipient_seq first_seq, std::vector<frozen>& contacts,
    timestamp now);

}  // namespace outbound::sql
