// The state of a restore between calls: in the job's progress (for people) and in its resume_state (for the program).
#pragma once

#include "api/archives/text.hpp"

#include <outbound/store.hpp>

namespace outbound::api {

struct restore_state {
    std::int64_t bytes = 0;  ///< Bytes received so far.
    std::int64_t recipients = 0;
    std::int64_t events = 0;
    archive_sum sum;
    bool is_whole = false;  ///< The closing line has arrived and matches.
    restoration to;
    std::string origin;  ///< `instance/campaign_id` from the archive's first line.
    boost::json::object campaign;
};

restore_state restore_state_of(const job& from);

/// Writes progress and resume_state.
void keep(const restore_state& state, job& in);

}  // namespace outbound::api
