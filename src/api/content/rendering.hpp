// The content as one contact sees it: the rendered templates, and the names that they did not find.
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

/// Stands in for a recipient's link, which only messages that are sent have: below public_url, as long as theirs, and
/// of no effect. A link of example.com without public_url.
std::string sample_unsubscribe_url(const context& ctx, const content& shared, const std::string& address);

/// The values that a message to the contact reads, or samples without one; the link as it would be sent.
boost::json::object message_values(context& ctx, const content& shared, const std::optional<contact>& person);

rendering render(const content& shared, const boost::json::object& values);

/// The members of the content's channel, and `missing`.
boost::json::object to_json(const content& shared, const rendering& r);

/// Their shapes, by channel.
std::vector<shape_member> rendered_email_members();
std::vector<shape_member> rendered_sms_members();
std::vector<shape_member> rendered_phone_members();

/// The contact to render for if none was named: the first of the campaign's segment with an address.
std::optional<contact> first_contact(context& ctx, const campaign& c);

/// The contact's address on a channel; may be empty.
const std::string& address_on(channel via, const contact& person);

/// The campaign's segment, narrowed to contacts with an address on its channel; `nullopt` if the segment requires
/// contacts without one.
std::optional<segment> reachable(const campaign& c);

/// Values in place of a contact's, if there is no contact.
boost::json::object sample_values();

}  // namespace outbound::api
