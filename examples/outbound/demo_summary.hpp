// The results of the demo.
#pragma once

#include "session.hpp"

#include <array>

namespace cli {

/// What became of one of the campaigns.
struct demo_channel {
    const char* name = "";  ///< As the provider's reports call it.
    std::int64_t campaign = 0;
    boost::json::object counts{};   ///< campaigns.analytics.
    boost::json::object failed{};   ///< By reason.
    boost::json::object skipped{};  ///< By reason.
    boost::json::object unknown{};  ///< By reason.
    boost::json::object verdict{};  ///< The checker's; empty when it was not asked.
    std::int64_t accepted = 0;      ///< Messages in the provider's ledger.
};

struct demo_result {
    std::array<demo_channel, 3> channels{demo_channel{"email"}, demo_channel{"sms"}, demo_channel{"phone"}};
    boost::json::object import;    ///< Progress of the import.
    boost::json::object heard;     ///< webhooks.counts of the process that listened.
    boost::json::object reported;  ///< What the provider says that it has reported.
    std::int64_t kills = 0;
    double seconds = 0;
};

/// Asks the store what became of the campaigns: of email, SMS and calls.
demo_result gather(session& session, const std::array<std::int64_t, 3>& campaigns);

/// One object, for programs.
boost::json::object to_json(const demo_result& result);

void print_summary(const demo_result& result);

/// The checker, if it was asked, found nothing; what was reported is what is stored; and every forgery was refused.
bool is_well(const demo_result& result);

}  // namespace cli
