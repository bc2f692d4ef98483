// suppress: add, list, export, remove.
#include "commands.hpp"
#include "fault.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

struct suppression_add_options {
    std::vector<std::string> addresses;
    std::optional<std::string> channel;
    std::optional<std::string> reason;
    std::optional<std::string> expires_at;
};

// The channel of an address: email, unless it is a phone number, which messages and calls share.
std::string channel_for(const std::string& address, const std::optional<std::string>& chosen)
{
    const bool is_number = address.find_first_not_of("+0123456789 ()-./") == std::string::npos;
    if (!chosen && is_number)
        throw usage_fault{'"' + printable(address) + "\" is a phone number: add --channel sms or --channel phone"};
    return chosen.value_or("email");
}

void describe_suppression_add(parameters& app, suppression_add_options& options)
{
    app.add("ADDRESS", options.addresses, "Email addresses, or phone numbers such as +4989123456").required();
    app.add("--channel", options.channel, "email (the default), sms or phone");
    app.add("--reason", options.reason, "Reason, for people. Default: manual");
    app.add("--until", options.expires_at, "End of the suppression, such as 2026-12-31T00:00:00Z. Default: never");
}

exit_code add_suppression(session& session, const suppression_add_options& options)
{
    json::array entries;
    for (const auto& address : options.addresses) {
        json::object entry{{"channel", channel_for(address, options.channel)}, {"address", address}};
        put(entry, "reason", options.reason);
        put(entry, "expires_at", options.expires_at);
        entries.push_back(std::move(entry));
    }
    return session.ask("suppressions.add", {{"entries", std::move(entries)}}, [](const json::object& done) {
        std::cout << number(integer_at(done, "added")) << " added, " << number(integer_at(done, "replaced"))
                  << " replaced. Messages that were granted before may still be sent.\n";
    });
}

struct suppression_list_options {
    std::optional<std::string> channel;
    slice_options slice;
};

void describe_suppression_list(parameters& app, suppression_list_options& options)
{
    app.add("--channel", options.channel, "Only suppressions of this channel: email, sms or phone");
    describe_slice(app, options.slice);
}

exit_code list_suppressions(session& session, const suppression_list_options& options)
{
    auto request = request_for(options.slice);
    put(request, "channel", options.channel);
    return session.ask("suppressions.list", request, [](const json::object& page) {
        print_page(page, {{"ID", "id"}, {"CHANNEL", "channel"}, {"ADDRESS", "address"}, {"REASON", "reason"},
                             {"SINCE", "created_at"}, {"UNTIL", "expires_at"}});
    });
}

struct suppression_export_options {
    std::optional<std::string> channel;
    bool raw = false;
};

void describe_suppression_export(parameters& app, suppression_export_options& options)
{
    app.add("--channel", options.channel, "Only suppressions of this channel: email, sms or phone");
    app.flag("--raw", options.raw,
        "Write cells unchanged. By default cells that a spreadsheet would run as formulas get an apostrophe");
}

// Writes piece by piece, because the list may not fit in memory.
exit_code write_suppressions(session& session, const suppression_export_options& options)
{
    json::object request{{"what", "suppressions"}, {"limit", 1000}, {"raw", options.raw}};
    put(request, "channel", options.channel);
    for (;;) {
        const auto piece = session.call("exports.next", request).as_object();
        std::cout << std::string_view{piece.at("text").as_string()};
        if (piece.at("next").is_null())
            return exit_code::ok;
        request["after"] = piece.at("next");
    }
}

struct suppression_remove_options {
    std::string address;
    std::optional<std::string> channel;
    std::optional<std::string> reason;
};

void describe_suppression_remove(parameters& app, suppression_remove_options& options)
{
    app.add("ADDRESS", options.address, "The address").required();
    app.add("--channel", options.channel, "email (the default), sms or phone");
    app.add("--reason", options.reason, "The only reason to lift. Default: all");
}

exit_code remove_suppression(session& session, const suppression_remove_options& options)
{
    json::object request{{"channel", channel_for(options.address, options.channel)}, {"address", options.address}};
    put(request, "reason", options.reason);
    return session.ask("suppressions.remove", request, [&](const json::object&) {
        std::cout << printable(options.address)
                  << (options.reason ? " is no longer suppressed for this reason.\n" : " may be contacted again.\n");
    });
}

}  // namespace

void add_suppressions(commands& to)
{
    auto& suppress = to.group("suppress", "Add, list, export and lift suppressions");
    to.add(suppress, "add", "Suppress addresses", "  outbound suppress add ada@example.com --reason complaint\n",
        describe_suppression_add, add_suppression);
    to.add(suppress, "list", "List suppressed addresses", "  outbound suppress list --channel email\n",
        describe_suppression_list, list_suppressions);
    to.add(suppress, "export", "Write suppressed addresses as CSV; outbound import --into suppressions reads them back",
        "  outbound suppress export --channel email > stop.csv\n", describe_suppression_export, write_suppressions);
    to.add(suppress, "remove", "Lift the suppression of an address", "  outbound suppress remove ada@example.com\n",
        describe_suppression_remove, remove_suppression);
}

}  // namespace cli
