// The content rendered for one contact, and the missing names.
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

/// A rendered message, with the names that had neither value nor fallback. Parts of other channels are empty.
struct rendering {
    rendered_email email;
    std::string message;  ///< SMS.
    text::sms_size size;
    std::string twiml;            ///< Phone: what a person hears.
    std::string voicemail_twiml;  ///< Phone: what a machine hears.
    missing_names missing;
};

/// A placeholder for a recipient's unsubscribe link, which exists only in sent messages: below public_url, of the same
/// length, and without effect. Without public_url a link at example.com.
std::string sample_unsubscribe_url(const context& ctx, const content& shared, const std::string& address);

/// The values of a message to the contact, or sample values without a contact; includes a link as it would be sent.
boost::json::object message_values(context& ctx, const content& shared, const std::optional<contact>& person);

rendering render(const content& shared, const boost::json::object& values);

/// The rendered members of the content's channel, and `missing`.
boost::json::object to_json(const content& shared, const rendering& r);

/// As above, without the members of a message whose values make its content impossible.
boost::json::object rendered_parts(const content& shared, const boost::json::object& values);

/// The shapes of these members for any channel, and by channel.
std::vector<shape_member> rendered_members();
std::vector<shape_member> rendered_email_members();
std::vector<shape_member> rendered_sms_members();
std::vector<shape_member> rendered_phone_members();

/// The default contact to render for: the first of the campaign's segment with an address.
std::optional<contact> first_contact(context& ctx, const campaign& c);

/// The contact's address on a channel; may be empty.
const std::string& address_on(channel via, const contact& person);

/// The campaign's segment, narrowed to contacts with an address on its channel; `nullopt` if the segment requires
/// contacts without one.
std::optional<segment> reachable(const campaign& c);

/// Sample values, used if there is no contact.
boost::json::object sample_values();

}  // namespace outbound::api
