// Parses a webhook with a valid signature.
#pragma once

#include <outbound/error.hpp>
#include <outbound/webhook.hpp>

namespace outbound {

/// Calls `read(report)`, which fills in the events. An error makes the report malformed.
template <class Read>
webhook read_proven(Read read)
try {
    webhook report;
    read(report);
    report.result = webhook::verdict::taken;
    return report;
} catch (const error& e) {
    webhook report;
    report.result = webhook::verdict::malformed;
    report.detail = e.problem().detail;
    return report;
}

}  // namespace outbound
