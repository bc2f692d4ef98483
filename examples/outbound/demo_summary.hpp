// The results of the demo.
#pragma once

#include "session.hpp"

#include <array>

namespace cli {

/// The results of one campaign.
struct demo_channel {
    const char* name = "";  ///< The channel's name in the provider's reports.
    std::int64_t campaign = 0;
    boost::json::object counts{};   ///< campaigns.analytics.
    boost::json::object failed{};   ///< By reason.
    boost::json::object skipped{};  ///< By reason.
    boost::json::object unknown{};  ///< By reason.
    boost::json::object verdict{};  ///< The checker's answer; empty if it did not run.
    std::int64_t accepted = 0;      ///< Messages in the provider's ledger.
};

struct demo_result {
    std::array<demo_channel, 3> channels{demo_channel{"email"}, demo_channel{"sms"}, demo_channel{"phone"}};
    boost::json::object import;    ///< Progress of the import.
    boost::json::object heard;     ///< webhooks.counts of the process that listened.
    boost::json::object reported;  ///< The provider's counts of its own reports.
    std::int64_t kills = 0;
    double seconds = 0;
};

/// Reads the results of the campaigns: email, SMS, calls, in this order.
demo_result gather(session& session, const std::array<std::int64_t, 3>& campaigns);

/// The results as one object, for --json.
boost::json::object to_json(const demo_result& result);

void print_summary(const demo_result& result);

/// True if the checker, if it ran, found nothing, reported and stored counts are equal, and every forged report was
/// refused.
bool is_well(const demo_result& result);

}  // namespace cli
