// JSON of the store's smaller values (segments, recipients, counts, suppressions, jobs, accounts) and of events.
#pragma once

#include "model/shape.hpp"

#include <outbound/analytics.hpp>
#include <outbound/contact_store.hpp>
#include <outbound/event.hpp>
#include <outbound/job_store.hpp>
#include <outbound/recipient.hpp>
#include <outbound/segment.hpp>

namespace outbound {

shape saved_segment_shape();

/// The members that outbound itself sets: read-only in requests.
std::vector<shape_member> segment_record_members();

boost::json::object to_json(const saved_segment& s);

/// An address as requests give it.
shape address_shape_of(channel via);

shape recipient_shape();
boost::json::object to_json(const recipient& r, channel via);

shape counts_shape();
boost::json::object to_json(const send_counts& counts);

shape suppression_input_shape();
shape suppression_shape();
boost::json::object to_json(const suppression& s);

shape suppression_lift_shape();
boost::json::object to_json(const suppression_lift& l);

/// Reads a suppression that suppression_input_shape() has accepted; folds email addresses.
suppression suppression_from_json(const boost::json::object& from);

shape job_shape();
boost::json::object to_json(const job& j);

boost::json::object to_json(const event& e);

}  // namespace outbound
