// Reads the content files of every channel, and prints previews.
#include "content.hpp"

#include "fault.hpp"
#include "files.hpp"
#include "find_record.hpp"
#include "people.hpp"

#include <outbound/json_text.hpp>
#include <outbound/reason_words.hpp>

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
    app.add("--subject", options.subject, "Subject").group(group);
    app.add("--text", options.text_file, "File with the plain text; - is standard input").group(group);
    app.add("--html", options.html_file, "File with the HTML").group(group);
    app.add("--message", options.message, "SMS: the message").group(group);
    app.add("--message-file", options.message_file, "SMS: file with the message").group(group);
    app.add("--script", options.script_file, "Phone: file with the script, JSON").group(group);
}

void put_content(json::object& request, const content_options& options, std::string_view message_name)
{
    if (options.message && options.message_file)
        throw usage_fault{"--message and --message-file cannot be combined: give one of them"};
    put(request, message_name, options.message);
    if (options.message_file)
        request[message_name] = read_file(*options.message_file);
    if (options.script_file)
        request["script"] = parse_json(read_file(*options.script_file), *options.script_file);
    put(request, "subject", options.subject);
    if (options.text_file)
        request["text"] = read_file(*options.text_file);
    if (options.html_file)
        request["html"] = read_file(*options.html_file);
}

void print_content(const json::object& content)
{
    print_members(content, {{"Subject", "subject"}, {"To", "address"}, {"Unsubscribe", "unsubscribe_url"},
                               {"Encoding", "encoding"}, {"Characters", "characters"}, {"Segments", "segments"}});
    print_part(content, "Text", "text");
    print_part(content, "HTML", "html");
    print_part(content, "Message", "body");
    print_part(content, "Message", "message");
    print_part(content, "TwiML", "twiml");
    print_part(content, "TwiML for machines", "voicemail_twiml");
    if (const auto* script = member_at(content, "script"); script != nullptr && script->is_object())
        std::cout << "\nScript:\n  " << outbound::write_json(*script) << '\n';
    const auto missing = text_at(content, "missing");
    if (const auto reason = text_at(content, "reason"); reason != "-")
        std::cout << (integer_at(content, "contact_id") == 0 ? "\nA contact with these sample values"
                                                             : "\nThis contact")
                  << " would be skipped: " << outbound::reason_in_words(reason) << ": " << text_at(content, "detail")
                  << '\n';
    else if (missing != "-")
        std::cout << "\nThese have neither value nor fallback; a recipient without them is skipped: " << missing
                  << "\nGive a fallback, as in {{first_name|there}}, or an empty one, as in {{first_name|}}.\n";
}

std::string templates_of(const std::string& channel)
{
    return channel == "phone" ? "phone_scripts" : channel + "_templates";
}

json::object find_template(session& session, const std::string& channel, const std::string& name_or_id)
{
    const auto operation = templates_of(channel) + ".get";
    const auto id = find_record(session, {"template", operation, "slug", "slug"}, name_or_id);
    return session.call(operation, {{"id", id}}).as_object();
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
