// Contacts <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/contact.hpp>

namespace outbound {

/// A contact in requests: without id and times.
shape contact_input_shape();

/// A contact in responses.
shape contact_shape();

/// What outbound itself writes of a contact: read-only where a request repeats it.
std::vector<shape_member> contact_record_members();

boost::json::object to_json(const contact& person);

/// Reads a contact that contact_input_shape() has accepted. The phone number stays as written; tags are sorted, without
/// repeats.
contact contact_from_json(const boost::json::object& from);

}  // namespace outbound
