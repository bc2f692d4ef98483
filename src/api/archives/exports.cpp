// Operations that export tables as CSV, in several calls.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "model/json_members.hpp"
#include "model/spreadsheet_text.hpp"
#include "model/time.hpp"

#include <initializer_list>
#include <limits>
#include <utility>

namespace outbound::api {
namespace {

namespace json = boost::json;

// Writes cells. Unless raw, what looks like a formula gets an apostrophe, so that spreadsheets do not run it.
class csv_writer {
public:
    explicit csv_writer(bool raw) : raw_{raw} {}

    void header(std::string_view line) { text_ += std::string{line} + "\r\n"; }

    void row(std::initializer_list<std::string_view> cells)
    {
        std::string_view between;
        for (const auto cell : cells) {
            text_ += std::exchange(between, ",");
            append(cell);
        }
        text_ += "\r\n";
    }

    std::string take() { return std::move(text_); }

private:
    void append(std::string_view cell)
    {
        const auto text = raw_ ? std::string{cell} : marked_for_spreadsheets(cell);
        if (text.find_first_of(",;\"\r\n\t") == std::string::npos) {
            text_ += text;
            return;
        }
        text_ += '"';
        for (const char c : text)
            text_.append(c == '"' ? 2 : 1, c);
        text_ += '"';
    }

    bool raw_;
    std::string text_;
};

json::value next(context& ctx, const json::object& request)
{
    const auto slice = slice_of(request);
    const auto found = ctx.store.suppressions().list(named_member<channel>(request, "channel"), slice);
    csv_writer out{flag_member(request, "raw").value_or(false)};
    if (slice.after == 0)
        out.header("channel,address,reason,source,expires_at,created_at");
    for (const auto& s : found.items)
        out.row({to_string(s.channel), s.address, s.reason, s.source,
            s.expires_at ? to_rfc3339(*s.expires_at) : std::string{}, to_rfc3339(s.created_at)});
    return json::object{
        {"text", out.take()}, {"rows", static_cast<std::int64_t>(found.items.size())}, {"next", cursor_after(found)}};
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
            .scope = scope::pii,
            .routes = {at("GET", "/exports/{what}")},
            .request = slice_request({required("what", shapes::one_of({"suppressions"})),
                optional("channel", shapes::enumeration<channel>()),
                optional("raw", shapes::boolean(),
                    "Cells as they are. Left out: = + - @ at the beginning of a cell, and behind a semicolon, a tab or "
                    "a line end in it, which a spreadsheet may run as a formula, get an apostrophe; imports take it "
                    "off.")}),
            .response = shapes::object(
                {required("text", text, "CSV; the first piece begins with the header."), required("rows", amount),
                    optional("next", cursor_shape(),
                        "Where the next piece begins: `after` of the next call; null: that was all.")}),
            .handle = next,
        },
    };
}

}  // namespace outbound::api
