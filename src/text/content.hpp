// Compiles a campaign's stored content into the content that its messages share.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/message.hpp>

#include <memory>
#include <string>
#include <vector>

namespace outbound::text {

/// Compiles the pinned content of a started campaign (members subject, text, html, unsubscribe_url; or message; or
/// script), or the campaign's own parts if none is pinned yet. Throws error{errc::invalid} with the path of the
/// part whose template is wrong.
std::shared_ptr<const content> compile_content(const campaign& c);

/// Names that any part of the content reads, sorted, without repeats.
std::vector<std::string> variables_of(const content& c);

/// Names that have neither value nor fallback: they would leave blanks, and such a message is not sent. Throws
/// error{errc::invalid} when a template passes its limits.
missing_names missing_in(const content& shared, const boost::json::object& values);

/// Settings for rendering a call that is not placed; the URL for keys is a placeholder.
call_settings settings_for_viewing(const phone_content& phone);

/// A sentence for people: the missing `names` (at least one), and what to do.
std::string describe_missing(const missing_names& names);

}  // namespace outbound::text
