// Events of single recipients, for the log: stored only where an endpoint wants them.
#pragma once

#include "store/event_log/wanted_types.hpp"

#include <outbound/dispatch_store.hpp>
#include <outbound/event_store.hpp>

namespace outbound::sql {

/// A recipient as events name it.
struct event_subject {
    recipient_place recipient;
    contact_id contact = 0;
    std::int32_t attempt = 0;
};

/// Appends what a vendor has reported, if it is of a kind that endpoints can want.
void append_report(connection& db, const event_subject& subject, const provider_event& report, timestamp now);

/// Appends the outcome of an attempt if it has failed or is unknown.
void append_outcome(connection& db, campaign_id campaign, const settlement& outcome, std::int32_t attempt);

}  // namespace outbound::sql
