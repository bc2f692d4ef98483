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

/// Adds the parts that were given, an SMS's as `message_name`; reads the files.
void put_content(boost::json::object& request, const content_options& options, std::string_view message_name);

/// The parts of a template or of a rendered message, and what was found missing.
void print_content(const boost::json::object& content);

/// What templates of a channel (`email`, `sms`, `phone`) are called in operations: `email_templates`, …
std::string templates_of(const std::string& channel);

/// The template that an id or a slug names.
boost::json::object find_template(session& session, const std::string& channel, const std::string& name_or_id);

/// JSON from the command line. Throws usage_fault that names `where` and the place of the fault.
boost::json::value parse_json(const std::string& text, const std::string& where);

}  // namespace cli
