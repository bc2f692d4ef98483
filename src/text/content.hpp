// Compiles a campaign's stored content into the content that its messages share.
#pragma once

#include "text/sms_segments.hpp"

#include <outbound/campaign.hpp>
#include <outbound/message.hpp>
#include <outbound/recipient.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace outbound::text {

/// Compiles the pinned content of a started campaign (members subject, text, html, unsubscribe_url; or message; or
/// script), or the campaign's own parts if none is pinned yet. Throws error{errc::invalid} with the path of the
/// part whose template is wrong.
std::shared_ptr<const content> compile_content(const campaign& c);

/// Names that any part of the content reads, sorted, without repeats.
std::vector<std::string> variables_of(const content& c);

/// Why a recipient cannot be sent to: template_error or too_long, and a sentence for people.
struct content_fault {
    skip_reason reason = skip_reason::template_error;
    std::string detail;
};

/// What dispatch, estimates, previews and test messages find out about a message before it is handed over.
struct checked_message {
    std::optional<content_fault> fault;
    missing_names missing;  ///< Names that have neither value nor fallback: they would leave blanks.
    std::string sms;        ///< The body of an SMS; empty on other channels.
    sms_size size;          ///< Of that.
};
checked_message check_message(const content& shared, const boost::json::object& values);

/// Settings for rendering a call that is not placed; the URL for keys is a placeholder.
call_settings settings_for_viewing(const phone_content& phone);

}  // namespace outbound::text
