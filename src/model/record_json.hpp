// The smaller values of the store as JSON: templates, segments, recipients, counts, suppressions, jobs, accounts; and events.
#pragma once

#include "model/shape.hpp"

#include <outbound/event.hpp>
#include <outbound/store.hpp>

namespace outbound {

shape saved_segment_shape();
boost::json::object to_json(const saved_segment& s);

/// The members of an email template that requests may set. When creating, `name` and `subject` must be there.
std::vector<shape_member> email_template_members(bool creating);
shape email_template_shape();
boost::json::object to_json(const email_template& t);

/// Sets the members that are there in a request; null clears.
void assign(email_template& t, const boost::json::object& from);

shape recipient_shape();
boost::json::object to_json(const recipient& r);

shape counts_shape();
boost::json::object to_json(const send_counts& counts);

shape suppression_input_shape();
shape suppression_shape();
boost::json::object to_json(const suppression& s);

/// Reads what suppression_input_shape() has accepted; email addresses are folded.
suppression suppression_from_json(const boost::json::object& from);

shape job_shape();
boost::json::object to_json(const job& j);

boost::json::object to_json(const event& e);

}  // namespace outbound
