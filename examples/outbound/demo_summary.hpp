// What the demo came to.
#pragma once

#include "session.hpp"

namespace cli {

struct demo_result {
    boost::json::object counts;    ///< campaigns.analytics.
    boost::json::object sms;       ///< campaigns.analytics.
    boost::json::object phone;     ///< campaigns.analytics.
    boost::json::object failed;    ///< By reason.
    boost::json::object skipped;   ///< By reason.
    boost::json::object unknown;   ///< By reason.
    boost::json::object import;    ///< Progress of the import.
    boost::json::object verdict;   ///< The checker's; empty when it was not asked.
    boost::json::object heard;     ///< webhooks.counts of the process that listened.
    boost::json::object reported;  ///< What the provider says that it has reported.
    std::int64_t accepted = 0;     ///< Messages in the provider's ledger.
    std::int64_t kills = 0;
    double seconds = 0;
};

/// Asks the store what became of the campaign.
demo_result gather(session& with, std::int64_t campaign);

/// One object, for programs.
boost::json::object to_json(const demo_result& result);

void print_summary(const demo_result& result);

/// The checker found nothing, or was not asked and nothing is unknown; what was reported is what is stored; and every forgery was
/// refused.
bool is_well(const demo_result& result);

}  // namespace cli
