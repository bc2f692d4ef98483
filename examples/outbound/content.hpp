// Content of emails: given by files, shown to people.
#pragma once

#include "commands.hpp"

namespace cli {

struct content_options {
    std::optional<std::string> subject;
    std::optional<std::string> text_file;
    std::optional<std::string> html_file;
};

void describe_content(parameters& app, content_options& options);

/// Adds subject, text and html; reads the files.
void put_content(boost::json::object& request, const content_options& options);

/// Subject and parts of a template or of a rendered email, and what was found missing.
void print_email(const boost::json::object& email);

/// The template that an id or a slug names.
boost::json::object find_template(session& with, const std::string& which);

/// JSON from the command line. Throws usage_fault that names `where` and the place of the fault.
boost::json::value parse_json(const std::string& text, const std::string& where);

}  // namespace cli
