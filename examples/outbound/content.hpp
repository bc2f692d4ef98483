// Content of every channel: read from files, printed as previews.
#pragma once

#include "commands.hpp"

namespace cli {

struct content_options {
    std::optional<std::string> subject;
    std::optional<std::string> text_file;
    std::optional<std::string> html_file;
    std::optional<std::string> message;
    std::optional<std::string> message_file;
    std::optional<std::string> script_file;
};

void describe_content(parameters& app, content_options& options);

/// Reads the given files and adds the parts to `request`, an SMS as the member `message_name`. Throws usage_fault.
void put_content(boost::json::object& request, const content_options& options, std::string_view message_name);

/// Prints the parts of a template or of a rendered message, and the names that have no value.
void print_content(const boost::json::object& content);

/// The noun for the templates of a channel (`email`, `sms`, `phone`) in operations: `email_templates`, …
std::string templates_of(const std::string& channel);

/// Finds a template by id or slug. Throws outbound::error.
boost::json::object find_template(session& session, const std::string& channel, const std::string& name_or_id);

/// Parses JSON from the command line. Throws usage_fault, which names `where` and the byte of the fault.
boost::json::value parse_json(const std::string& text, const std::string& where);

}  // namespace cli
