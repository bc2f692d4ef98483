// From a campaign's stored content to what its messages share.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/message.hpp>

#include <memory>

namespace outbound::text {

/// Compiles the pinned content of a started campaign (members subject, text, html, unsubscribe_url; or message; or script), or
/// the campaign's own parts when nothing is pinned yet. Throws error{errc::invalid} with the path of the part whose template is
/// wrong.
std::shared_ptr<const content> compile_content(const campaign& c);

/// Names that any part of the content reads, sorted, without repeats.
std::vector<std::string> variables_of(const content& c);

}  // namespace outbound::text
