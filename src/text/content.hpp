// Compiles a campaign's stored content into the content shared by its messages.
#pragma once

#include "text/sms_segments.hpp"

#include <outbound/campaign.hpp>
#include <outbound/message.hpp>
#include <outbound/recipient.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::text {

/// Compiles the pinned content of a started campaign (members subject, text, html, unsubscribe_url; or message; or
/// script), or the campaign's own parts if none is pinned yet. Throws error{errc::invalid} with the path of the faulty
/// part.
std::shared_ptr<const content> compile_content(const campaign& c);

/// The name by which templates of emails read the sender's postal address.
constexpr std::string_view postal_address_name = "sender_postal_address";

/// Adds the values that all messages of the content share: the sender's postal address, if it has one.
void add_shared_values(const content& shared, boost::json::object& values);

/// Names that any part of the content reads, sorted, without duplicates.
std::vector<std::string> variables_of(const content& c);

/// Why a recipient cannot be sent to: template_error or too_long, and a sentence for people.
struct content_fault {
    skip_reason reason = skip_reason::template_error;
    std::string detail;
};

/// The checks of a message before the handover, for dispatch, estimates, previews and test messages.
struct checked_message {
    std::optional<content_fault> fault;
    missing_names missing;  ///< Names without value and fallback, which would leave gaps.
    std::string sms;        ///< The body of an SMS; empty on other channels.
    sms_size size;          ///< Size of `sms`.
};
checked_message check_message(const content& shared, const boost::json::object& values);

/// Settings for rendering a call without placing it; the URL for keys is a placeholder.
call_settings settings_for_viewing(const phone_content& phone);

}  // namespace outbound::text
