// Content of emails.
#include "content.hpp"

#include "fault.hpp"
#include "files.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parser.hpp>

#include <algorithm>
#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

void print_part(const json::object& email, std::string_view title, std::string_view member)
{
    const auto* part = member_at(email, member);
    if (part == nullptr || !part->is_string() || part->get_string().empty())
        return;
    std::cout << '\n' << title << ":\n";
    std::string_view text{part->get_string()};
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::cout << "  " << printable(text.substr(0, end)) << '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

void describe_content(parameters& app, content_options& options)
{
    const std::string group = "Content (Mustache, with {{name|fallback}})";
    app.add("--subject", options.subject, "The subject").group(group);
    app.add("--text", options.text_file, "File with the plain text; - is standard input").group(group);
    app.add("--html", options.html_file, "File with the HTML").group(group);
}

void put_content(json::object& request, const content_options& options)
{
    put(request, "subject", options.subject);
    if (options.text_file)
        request["text"] = read_file(*options.text_file);
    if (options.html_file)
        request["html"] = read_file(*options.html_file);
}

void print_email(const json::object& email)
{
    print_members(email, {{"Subject", "subject"}, {"To", "address"}, {"Unsubscribe", "unsubscribe_url"}});
    print_part(email, "Text", "text");
    print_part(email, "HTML", "html");
    if (const auto missing = text_at(email, "missing"); missing != "-")
        std::cout << "\nThese have neither value nor fallback, and would be blank: " << missing
                  << "\nGive a fallback, as in {{first_name|there}}, or an empty one, as in {{first_name|}}.\n";
}

json::object find_template(session& with, const std::string& which)
{
    const bool is_id = !which.empty() && which.size() < 19 && which.find_first_not_of("0123456789") == std::string::npos;
    return with.call("email_templates.get", is_id ? json::object{{"id", std::stoll(which)}} : json::object{{"slug", which}})
        .as_object();
}

json::value parse_json(const std::string& text, const std::string& where)
{
    json::parser reader;
    boost::system::error_code failed;
    const auto read = reader.write_some(text.data(), text.size(), failed);
    if (!failed && text.find_first_not_of(" \t\r\n", read) != std::string::npos)
        failed = json::error::extra_data;
    if (failed)
        throw usage_fault{where + " is not JSON: " + failed.message() + ", at byte " + std::to_string(read + 1)};
    return reader.release();
}

}  // namespace cli
