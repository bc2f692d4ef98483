// Renders blocks of an email as HTML of tables, for mail programs that know little CSS, and as plain text.
#pragma once

#include "api/content/block_text.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace outbound::api {

/// `blocks`, and settings of the whole email.
std::vector<shape_member> email_blocks_members();

/// Renders a document with these members. Adds faults to `wrong` under the paths of the members.
block_text render_email_blocks(const boost::json::object& document, complaints& wrong);

}  // namespace outbound::api
