// Contacts <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/contact.hpp>

namespace outbound {

/// A contact in requests, without id and times.
std::vector<shape_member> contact_input_members();
shape contact_input_shape();

/// A contact in responses.
shape contact_shape();

/// The members that outbound itself sets: read-only in requests.
std::vector<shape_member> contact_record_members();

boost::json::object to_json(const contact& person);

/// Sets the members that contact_input_shape() has accepted, except external_id; null clears. Keeps the phone number as
/// written; sorts tags and removes duplicates.
void assign(contact& person, const boost::json::object& from);

}  // namespace outbound
