// One person's view of a content: what the templates make of a contact, and what they found missing.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"
#include "text/sms_segments.hpp"

#include <outbound/campaign.hpp>
#include <outbound/message.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace outbound::api {

/// A message rendered whole, with the names that had neither value nor fallback. Parts of other channels are empty.
struct rendering {
    rendered_email email;
    std::string message;  ///< SMS.
    text::sms_size size;
    std::string twiml;            ///< Phone: what a person hears.
    std::string voicemail_twiml;  ///< Phone: what a machine hears.
    missing_names missing;
};
/// Stands in for a recipient's own link: only messages that are sent have one.
inline constexpr std::string_view sample_unsubscribe_url = "https://example.com/unsubscribe";

rendering render(const content& shared, const boost::json::object& values);

/// The members that the content's channel has, and `missing`.
boost::json::object to_json(const content& shared, const rendering& r);

/// Their shapes, by channel.
std::vector<shape_member> rendered_email_members();
std::vector<shape_member> rendered_sms_members();
std::vector<shape_member> rendered_phone_members();

/// The contact whose view is shown when none was named: the first of the campaign's segment with an address.
std::optional<contact> first_contact(context& ctx, const campaign& c);

/// The contact's address on a channel; may be empty.
const std::string& address_on(channel via, const contact& person);

/// The campaign's segment, narrowed to those who have an address on its channel; nothing when it asks for those who
/// have none.
std::optional<segment> reachable(const campaign& c);

/// Values that stand in for a contact where there is none at all.
boost::json::object sample_values();

}  // namespace outbound::api
