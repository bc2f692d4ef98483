// The content of a campaign, by channel.
#pragma once

#include <outbound/campaign.hpp>

#include <optional>
#include <string>
#include <variant>

namespace outbound {

/// Content of an email campaign. Parts of its own override those of the template.
struct email_parts {
    std::optional<outbound::template_id> template_id{};  ///< An email template.
    std::string subject{};                               ///< A template, up to 998 characters.
    std::string text{};                                  ///< The plain text part, a template.
    std::string html{};                                  ///< The HTML part, a template.
    std::string unsubscribe_url{};                       ///< A template for an https URL.
    bool track_opens = true;
    bool track_clicks = true;
    std::string configuration_set{};  ///< The vendor's set of event destinations; empty: the account's.
};

/// Content of an SMS campaign.
struct sms_parts {
    std::optional<outbound::template_id> template_id{};  ///< An SMS template.
    std::string message{};                               ///< The body, a template.
    std::string messaging_service{};                     ///< The vendor's pool of senders.
};

/// Content of a phone campaign.
struct phone_parts {
    std::optional<outbound::template_id> script_id{};  ///< A phone script.
    boost::json::object script{};                      ///< See outbound::phone_script; instead of script_id.
    call_options call{};
};

using campaign_parts = std::variant<email_parts, sms_parts, phone_parts>;

/// The content of a campaign, as its type has it.
campaign_parts parts_of(const campaign& c);

/// Sets type and content of a campaign; content of other channels is cleared.
void set_parts(campaign& c, campaign_parts parts);

}  // namespace outbound
