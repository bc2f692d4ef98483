// message send, get, list.
#include "fault.hpp"
#include "find_contact.hpp"
#include "message_options.hpp"
#include "metadata_options.hpp"
#include "people.hpp"

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

void tell_message(json::object message)
{
    if (integer_at(message, "contact_id") == 0)
        message.erase("contact_id");
    print_members(
        message, {{"Id", "id"}, {"Key", "key"}, {"Channel", "channel"}, {"Kind", "kind"}, {"To", "address"},
                     {"Contact", "contact_id"}, {"Status", "status"}, {"Reason", "reason"}, {"Provider", "provider"},
                     {"Vendor's id", "external_id"}, {"Send at", "send_at"}, {"Next attempt", "next_attempt_at"},
                     {"Sent at", "sent_at"}, {"Delivered at", "delivered_at"}});
    std::cout << '\n' << printable(text_at(message, "explanation")) << '\n';
}

struct message_send_options {
    std::optional<std::string> to;
    std::optional<std::string> contact;
    std::string channel = "email";
    std::optional<std::string> kind;
    message_options message;
    std::vector<std::string> values;
    std::optional<std::string> key;
    std::optional<std::string> send_at;
    std::vector<std::string> metadata;
};

void describe_message_send(parameters& app, message_send_options& options)
{
    app.add("TO", options.to, "Email address, or phone number such as +4989123456");
    app.add("--contact", options.contact, "Instead of TO: external_id, email address or id of a contact");
    app.add("--channel", options.channel, "Channel of the message").with_default().one_of({"email", "sms", "phone"});
    app.add("--kind", options.kind,
           "transactional (the default): an email is also sent to addresses that have unsubscribed; or marketing")
        .one_of({"transactional", "marketing"});
    app.add("--value", options.values, "Value of a template, as name=value or fields.name=value; may be repeated");
    app.add("--key", options.key, "A message with this key is sent once, even if the command is repeated");
    app.add("--metadata", options.metadata, "A note of yours, as name=value, which is not sent; may be repeated");
    app.add("--at", options.send_at, "Not before this time, such as 2026-12-31T09:00:00Z");
    describe_message(app, options.message);
}

// `a.b` names the member b of the object a, as in a template.
void put_value(json::object& values, const std::string& name, const std::string& value)
{
    json::object* within = &values;
    for (std::size_t begin = 0;;) {
        const auto dot = name.find('.', begin);
        const auto part = name.substr(begin, dot - begin);  // npos - begin takes the rest.
        if (part.empty())
            throw usage_fault{
                "--value " + printable(name) + " has an empty part: write a name on both sides of each dot"};
        auto& found = (*within)[part];
        if (dot == std::string::npos ? found.is_object() : found.is_string())
            throw usage_fault{"--value " + printable(name.substr(0, dot)) +
                              " is given both as a value and with parts behind a dot: leave out one of them"};
        if (dot == std::string::npos) {
            found = value;
            return;
        }
        within = found.is_object() ? &found.get_object() : &found.emplace_object();
        begin = dot + 1;
    }
}

json::object values_of(const std::vector<std::string>& pairs)
{
    json::object values;
    for (const auto& pair : pairs) {
        const auto equal = pair.find('=');
        if (equal == std::string::npos || equal == 0)
            throw usage_fault{"--value must be name=value, got \"" + printable(pair) + '"'};
        put_value(values, pair.substr(0, equal), pair.substr(equal + 1));
    }
    return values;
}

// A repeated key gets the first message, which may be further on.
void tell_sent(const json::object& message)
{
    const auto id = std::to_string(integer_at(message, "id"));
    if (text_at(message, "status") == "queued")
        std::cout << "Message " << id << " is accepted. `outbound run` or a server sends it; `outbound message get "
                  << id << "` shows what became of it.\n";
    else
        std::cout << "Message " << id << " was accepted before; its status is " << text_at(message, "status") << ". "
                  << printable(text_at(message, "explanation")) << '\n';
}

exit_code send_message(session& session, const message_send_options& options)
{
    if (options.to.has_value() == options.contact.has_value())
        throw usage_fault{"give either an address or --contact"};
    json::object request{{"channel", options.channel}};
    put(request, "to", options.to);
    if (options.contact)
        request["contact_id"] = find_contact(session, *options.contact).at("id");
    put(request, "kind", options.kind);
    put(request, "key", options.key);
    put(request, "send_at", options.send_at);
    if (auto values = values_of(options.values); !values.empty())
        request["values"] = std::move(values);
    put_metadata(request, options.metadata);
    put_message(session, request, options.message, options.channel);
    return session.ask("messages.send", request, tell_sent);
}

struct message_get_options {
    std::optional<std::int64_t> id;
    std::optional<std::string> key;
};

void describe_message_get(parameters& app, message_get_options& options)
{
    app.add("MESSAGE", options.id, "Id of the message");
    app.add("--key", options.key, "Instead of the id: its key");
}

exit_code get_message(session& session, const message_get_options& options)
{
    if (options.id.has_value() == options.key.has_value())
        throw usage_fault{"give either the id of the message or --key"};
    json::object request;
    put(request, "id", options.id);
    put(request, "key", options.key);
    return session.ask("messages.get", request, tell_message);
}

struct message_list_options {
    std::optional<std::string> channel;
    std::optional<std::string> status;
    std::optional<std::string> contact;
    std::vector<std::string> metadata;
    slice_options slice;
};

void describe_message_list(parameters& app, message_list_options& options)
{
    app.add("--channel", options.channel, "Only messages of this channel: email, sms or phone");
    app.add("--status", options.status, "Only messages in this status, such as failed");
    app.add("--contact", options.contact, "Only messages to this contact: external_id, email address or id");
    app.add("--metadata", options.metadata, "Only messages with this note, as name=value; may be repeated");
    describe_slice(app, options.slice);
}

exit_code list_messages(session& session, const message_list_options& options)
{
    auto request = request_for(options.slice);
    put(request, "channel", options.channel);
    put(request, "status", options.status);
    if (options.contact)
        request["contact_id"] = find_contact(session, *options.contact).at("id");
    put_metadata(request, options.metadata);
    return session.ask("messages.list", request, [](const json::object& page) {
        print_page(page, {{"ID", "id"}, {"CHANNEL", "channel"}, {"TO", "address"}, {"STATUS", "status"},
                             {"REASON", "reason"}, {"CREATED", "created_at"}, {"KEY", "key"}});
    });
}

}  // namespace

void add_messages(commands& to)
{
    auto& message = to.group("message", "Send one message to one recipient, and see what became of it");
    to.add(message, "send", "Accept a message; a worker sends it",
        "  outbound message send ada@example.com --from shop@example.org --subject 'Your order' --text order.txt \\\n"
        "      --value number=4711 --key order-4711\n",
        describe_message_send, send_message);
    to.add(message, "get", "Show a message", "  outbound message get --key order-4711\n", describe_message_get,
        get_message);
    to.add(message, "list", "List messages, the newest first", "  outbound message list --status failed\n",
        describe_message_list, list_messages);
}

}  // namespace cli
