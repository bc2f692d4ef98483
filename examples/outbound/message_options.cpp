#include "message_options.hpp"

#include "mailbox.hpp"

namespace cli {
namespace {

namespace json = boost::json;

void describe_call(parameters& app, call_options& options)
{
    const std::string group = "Calls";
    app.add("--ring-timeout", options.ring_timeout, "Seconds that the phone may ring").group(group);
    app.add("--machine-detection", options.machine_detection, "off, quick or message_end").group(group);
    app.add("--voice", options.voice, "Voice, instead of the script's").group(group);
    app.add("--language", options.language, "Spoken language, such as en-GB").group(group);
}

void put_call(json::object& request, const call_options& options)
{
    json::object call;
    put(call, "ring_timeout", options.ring_timeout);
    put(call, "machine_detection", options.machine_detection);
    put(call, "voice", options.voice);
    put(call, "language", options.language);
    if (!call.empty())
        request["call"] = std::move(call);
}

void put_tracking(json::object& request, const message_options& options)
{
    json::object tracking;
    put(tracking, "opens", options.track_opens);
    put(tracking, "clicks", options.track_clicks);
    if (!tracking.empty())
        request["tracking"] = std::move(tracking);
}

}  // namespace

void describe_message(parameters& app, message_options& options)
{
    app.add("--from", options.from, "Sender: news@example.org, 'News <news@example.org>', or a phone number");
    app.add("--reply-to", options.reply_to, "Mailbox for replies");
    app.add("--template", options.template_name, "Id or slug of the template (phone: script)");
    describe_content(app, options.content);
    app.add("--unsubscribe-url", options.unsubscribe_url,
           "URL (https) for one-click unsubscribing; may contain {{names}}")
        .group("Content (Mustache, with {{name|fallback}})");
    app.add("--track-opens", options.track_opens, "true or false");
    app.add("--track-clicks", options.track_clicks, "true or false");
    app.add("--configuration-set", options.configuration_set, "SES: configuration set, instead of the account's");
    app.add("--messaging-service", options.messaging_service, "SMS: pool of senders at the vendor, instead of --from");
    describe_call(app, options.call);
}

void put_message(session& session, json::object& request, const message_options& options, const std::string& type)
{
    if (options.from && type == "email")
        request["from"] = mailbox_of(*options.from, "--from");
    else if (options.from)
        request["from"] = json::object{{"phone", *options.from}};
    if (options.reply_to)
        request["reply_to"] = mailbox_of(*options.reply_to, "--reply-to");
    if (options.template_name)
        request[type == "phone" ? "script_id" : "template_id"] =
            find_template(session, type, *options.template_name).at("id");
    put_content(request, options.content, "message");
    put(request, "unsubscribe_url", options.unsubscribe_url);
    put(request, "configuration_set", options.configuration_set);
    put(request, "messaging_service", options.messaging_service);
    put_tracking(request, options);
    put_call(request, options.call);
}

}  // namespace cli
