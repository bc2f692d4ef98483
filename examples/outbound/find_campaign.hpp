// Finds the campaign that an argument names.
#pragma once

#include "parameters.hpp"
#include "session.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace cli {

/// Declares the argument CAMPAIGN, an id or an external_id.
void describe_campaign(parameters& app, std::string& campaign);

/// The member `id` of a request about the campaign with this external_id or id. Throws as find_record().
boost::json::object named_campaign(session& session, const std::string& campaign);

}  // namespace cli
