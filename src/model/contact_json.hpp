// Contacts <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/contact.hpp>

namespace outbound {

/// A contact as requests bring it: without id and times.
shape contact_input_shape();

/// A contact as answers bring it.
shape contact_shape();

boost::json::object to_json(const contact& person);

/// Reads what contact_input_shape() has accepted; the phone number as it is written there. Tags are sorted and freed of
/// repeats.
contact contact_from_json(const boost::json::object& from);

}  // namespace outbound
