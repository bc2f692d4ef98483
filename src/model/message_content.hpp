// The content of a one-off message as one JSON object: sender, options and pinned texts.
#pragma once

#include <outbound/campaign.hpp>

#include <string>
#include <string_view>

namespace outbound {

/// Writes sender, options and `content` of a campaign with pinned content. Equal for equal members.
std::string write_message_content(const campaign& c);

/// The campaign `id` with the members of a written content. Throws error{errc::invalid} if the text is none.
campaign read_message_content(std::string_view text, campaign_id id);

}  // namespace outbound
