// Templates of every channel as JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/template_store.hpp>

namespace outbound {

/// The shape of a template text, for any channel.
shape template_text_shape();

/// The same, but not empty.
shape template_source_shape();

/// The members of a template that requests may set. Creation requires its name and content. The argument chooses the
/// kind; its value is ignored.
std::vector<shape_member> template_members(const email_template& kind, bool creating);
std::vector<shape_member> template_members(const sms_template& kind, bool creating);
std::vector<shape_member> template_members(const saved_script& kind, bool creating);

/// A template in responses: `members` are those of its kind.
shape template_shape(std::vector<shape_member> members);

/// The members that outbound itself sets, except its variables: read-only in requests.
std::vector<shape_member> template_record_members();

boost::json::object to_json(const email_template& t);
boost::json::object to_json(const sms_template& t);
boost::json::object to_json(const saved_script& t);

/// Sets the members of a request; null clears.
void assign(email_template& t, const boost::json::object& from);
void assign(sms_template& t, const boost::json::object& from);
void assign(saved_script& t, const boost::json::object& from);

}  // namespace outbound
