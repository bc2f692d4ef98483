// Sender, content and channel options of campaigns and one-off messages.
#pragma once

#include "content.hpp"

namespace cli {

/// `--ring-timeout` and its like.
struct call_options {
    std::optional<std::int64_t> ring_timeout;
    std::optional<std::string> machine_detection;
    std::optional<std::string> voice;
    std::optional<std::string> language;
};

struct message_options {
    std::optional<std::string> from;
    std::optional<std::string> reply_to;
    std::optional<std::string> template_name;
    content_options content;
    std::optional<std::string> unsubscribe_url;
    std::optional<bool> track_opens;
    std::optional<bool> track_clicks;
    std::optional<std::string> configuration_set;
    std::optional<std::string> messaging_service;
    call_options call;
};

void describe_message(parameters& app, message_options& options);

/// Adds the members that the options give to the request of a campaign or message of this type (`email`, `sms`,
/// `phone`). Throws usage_fault, or outbound::error for an unknown template.
void put_message(
    session& session, boost::json::object& request, const message_options& options, const std::string& type);

}  // namespace cli
