// Operations that write tables as CSV, in as many calls as they need.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

void append_cell(std::string& out, std::string_view text, bool is_last = false)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
    } else {
        out += '"';
        for (const char c : text)
            out.append(c == '"' ? 2 : 1, c);
        out += '"';
    }
    out += is_last ? "\r\n" : ",";
}

json::value next(context& ctx, const json::object& request)
{
    const auto slice = slice_of(request);
    const auto found = ctx.store.suppressions().list(named_member<channel>(request, "channel"), slice);
    std::string text = slice.after == 0 ? "channel,address,reason,source,expires_at,created_at\r\n" : "";
    for (const auto& s : found.items) {
        append_cell(text, to_string(s.channel));
        append_cell(text, s.address);
        append_cell(text, s.reason);
        append_cell(text, s.source);
        append_cell(text, s.expires_at ? to_rfc3339(*s.expires_at) : std::string{});
        append_cell(text, to_rfc3339(s.created_at), true);
    }
    return json::object{{"text", std::move(text)}, {"rows", static_cast<std::int64_t>(found.items.size())},
        {"next", found.next ? json::value(*found.next) : json::value{}}};
}

}  // namespace

std::vector<operation> export_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto text = shapes::any_text();
    return {
        {
            .name = "exports.next",
            .summary = "Writes the next rows of a table as CSV; imports.create takes the same columns.",
            .scope = scope::read,
            .routes = {at("GET", "/exports/{what}")},
            .request = list_request({required("what", shapes::one_of({"suppressions"})),
                optional("channel", shapes::enumeration<channel>())}),
            .response = shapes::object(
                {required("text", text, "CSV; the first piece begins with the header."), required("rows", amount),
                    optional("next", shapes::id(),
                        "Where the next piece begins: `after` of the next call; null: that was all.")}),
            .handle = next,
        },
    };
}

}  // namespace outbound::api
