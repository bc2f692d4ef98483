// One message to one recipient: content shared by the campaign, and the recipient's values.
#pragma once

#include <outbound/names.hpp>
#include <outbound/phone_script.hpp>
#include <outbound/template.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace outbound {

/// Decides which suppressions keep a message from being sent.
enum class message_kind {
    transactional,  ///< Expected by the recipient: a receipt, a password reset. Email: an unsubscribe does not count.
    marketing,      ///< Every suppression counts.
};

template <>
struct names<message_kind> {
    static constexpr name_table<message_kind, 2> value{{
        {message_kind::transactional, "transactional"},
        {message_kind::marketing, "marketing"},
    }};
};

/// The sender of a message, or the address for replies. `address` is an email address or a phone number.
struct sender {
    std::string address{};
    std::string name{};            ///< Display name; empty for none. No control characters.
    std::string postal_address{};  ///< Of senders in the configuration: what emails show; empty for none.
};

/// Content shared by every message of an email campaign. Pinned when the campaign starts.
struct email_content {
    sender from;
    sender reply_to;        ///< Empty address: replies go to `from`.
    text_template subject;  ///< place::header.
    text_template text;     ///< place::text; may be empty if html is not.
    text_template html;     ///< place::html; may be empty if text is not.
    /// place::header; the https URL for List-Unsubscribe (RFC 8058); empty: no such header.
    text_template unsubscribe_url;
    bool track_opens = true;
    bool track_clicks = true;
    std::string configuration_set;  ///< The vendor's set of event destinations; empty: the account's set.
    std::string postal_address{};   ///< Of the sender; the value of `sender_postal_address` in templates.
};

/// Content shared by every message of an SMS campaign.
struct sms_content {
    std::string from;               ///< E.164, a short code, or 1–11 letters and digits; empty: the account's sender.
    std::string messaging_service;  ///< The vendor's pool of senders; empty: the account's pool, unless `from` is set.
    text_template body;             ///< place::text.
};

/// How the vendor detects whether a person or a machine answered a call.
enum class machine_detection {
    off,          ///< No detection: a machine hears the script as a person does.
    quick,        ///< The script starts as soon as the result is known.
    message_end,  ///< Waits for the end of a machine's greeting, so that a message can be left after the beep.
};

template <>
struct names<machine_detection> {
    static constexpr name_table<machine_detection, 3> value{{
        {machine_detection::off, "off"},
        {machine_detection::quick, "quick"},
        {machine_detection::message_end, "message_end"},
    }};
};

/// Further calls after the line was busy or nobody answered.
struct redial_policy {
    std::int32_t attempts = 0;       ///< Further calls, 0–10.
    std::chrono::minutes after{30};  ///< Time from the end of one call to the next, 1 minute to 1 week.
};

/// Options of a call.
struct call_options {
    std::chrono::seconds ring_timeout{30};  ///< Maximum ringing time, 5–600 s.
    outbound::machine_detection machine_detection = outbound::machine_detection::off;
    std::string voice{};     ///< Overrides the script's voice; empty: the script's voice.
    std::string language{};  ///< Overrides the script's language, BCP 47; empty: the script's language.
    redial_policy redial{};
};

/// Content shared by every call of a phone campaign.
struct phone_content {
    std::string from;  ///< E.164; empty: the account's number.
    phone_script script;
    call_options call;
};

/// Content of one campaign for its channel; the members of other channels are empty. Immutable once built; shared by
/// all messages of the campaign.
struct content {
    outbound::channel channel = outbound::channel::email;
    campaign_id campaign = 0;
    email_content email;
    sms_content sms;
    phone_content phone;
};

/// One message for one recipient.
struct message {
    /// `<instance>-<campaign>-<seq>-<attempt>`: letters, digits and `-`, at most 64 bytes. Sent with the message, so
    /// that the vendor's events can be matched even if the response to the delivery was lost.
    std::string key;
    std::string address;         ///< Email address, or E.164 number.
    std::string name;            ///< Display name of the recipient; may be empty.
    boost::json::object values;  ///< Values for the templates.
    std::string text;            ///< SMS: the rendered body, checked for length; otherwise empty.
    std::shared_ptr<const content> shared;
};

/// The rendered texts of an email.
struct rendered_email {
    std::string subject;
    std::string text;
    std::string html;
    std::string unsubscribe_url;
};

/// Renders a whole email, for providers that accept one message per request. Throws error{errc::invalid} when a
/// template exceeds its limits.
rendered_email render_email(const message& m);

}  // namespace outbound
