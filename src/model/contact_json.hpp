// Contacts <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/contact.hpp>

namespace outbound {

/// A contact in requests: without id and times.
std::vector<shape_member> contact_input_members();
shape contact_input_shape();

/// A contact in responses.
shape contact_shape();

/// What outbound itself writes of a contact: read-only where a request repeats it.
std::vector<shape_member> contact_record_members();

boost::json::object to_json(const contact& person);

/// Sets the members that contact_input_shape() has accepted, but external_id; null clears. The phone number stays as
/// written; tags are sorted, without repeats.
void assign(contact& person, const boost::json::object& from);

}  // namespace outbound
