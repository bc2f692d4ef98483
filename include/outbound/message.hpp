// One message to one recipient: content shared by a campaign, and the values that are the recipient's own.
#pragma once

#include <outbound/template.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <vector>

namespace outbound {

/// Who a message comes from or answers go to. `address` is an email address or a phone number.
struct sender {
    std::string address;
    std::string name;  ///< Display name; empty for none. No control characters.
};

/// What every message of an email campaign shares. Pinned when the campaign starts.
struct email_content {
    sender from;
    sender reply_to;                ///< Empty address: answers go to `from`.
    text_template subject;          ///< place::header.
    text_template text;             ///< place::text; may be empty if html is not.
    text_template html;             ///< place::html; may be empty if text is not.
    text_template unsubscribe_url;  ///< place::header; an https URL for List-Unsubscribe (RFC 8058); empty: no such header.
    bool track_opens = true;
    bool track_clicks = true;
};

/// Content of one campaign, by channel. Immutable once built; shared by all of its messages.
struct content {
    outbound::channel channel = outbound::channel::email;
    campaign_id campaign = 0;
    email_content email;
};

/// One message for one recipient.
struct message {
    /// `<instance>-<campaign>-<seq>-<attempt>`: letters, digits and `-`, at most 64 bytes. Travels with the message, so that
    /// the vendor's events find their recipient even when the answer to the sending was lost.
    std::string key;
    std::string address;         ///< Email address, or E.164 number.
    std::string name;            ///< Display name of the recipient; may be empty.
    boost::json::object values;  ///< What the templates read.
    std::shared_ptr<const content> shared;
};

/// The text of an email as its recipient sees it.
struct rendered_email {
    std::string subject;
    std::string text;
    std::string html;
    std::string unsubscribe_url;
};

/// Renders an email message whole, for providers that take one message a request. Throws error{errc::invalid} when a template
/// passes its limits.
rendered_email render_email(const message& m);

}  // namespace outbound
