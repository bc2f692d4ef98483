// One person's view of a content: what the templates make of a contact, and what they found missing.
#pragma once

#include "api/context.hpp"

#include <outbound/campaign.hpp>
#include <outbound/message.hpp>

#include <boost/json/object.hpp>

#include <optional>

namespace outbound::api {

/// An email rendered whole, with the names that had neither value nor fallback.
struct rendering {
    rendered_email email;
    missing_names missing;
};
rendering render(const content& shared, const boost::json::object& values);

/// The contact whose view is shown when none was named: the first of the campaign's segment with an address.
std::optional<contact> first_contact(context& with, const campaign& c);

/// Values that stand in for a contact where there is none at all.
boost::json::object sample_values();

}  // namespace outbound::api
