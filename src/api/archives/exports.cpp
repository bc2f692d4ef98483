// Operations that export tables as CSV, in several calls.
#include "api/campaigns/recipient_filters.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "api/upkeep/inbound.hpp"
#include "model/json_members.hpp"
#include "model/spreadsheet_text.hpp"
#include "model/time.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
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

std::string time_cell(const std::optional<timestamp>& at)
{
    return at ? to_rfc3339(*at) : std::string{};
}

std::string number_cell(std::int64_t number)
{
    return number != 0 ? std::to_string(number) : std::string{};
}

/// Writes a page; returns its number of rows and the cursor of the next one.
template <class T, class Write>
json::object written(const page<T>& found, Write write)
{
    for (const auto& item : found.items)
        write(item);
    return {{"rows", static_cast<std::int64_t>(found.items.size())}, {"next", cursor_after(found)}};
}

json::object write_suppressions(context& ctx, const json::object& request, csv_writer& out)
{
    const auto found = ctx.store.suppressions().list(named_member<channel>(request, "channel"), slice_of(request));
    return written(found, [&](const suppression& s) {
        out.row(
            {to_string(s.channel), s.address, s.reason, s.source, time_cell(s.expires_at), to_rfc3339(s.created_at)});
    });
}

json::object write_recipients(context& ctx, const json::object& request, csv_writer& out)
{
    const auto id = integer_member(request, "campaign_id");
    complaints wrong;
    if (!id)
        wrong.add("campaign_id", "is missing: the recipients of which campaign?");
    wrong.settle();
    const auto c = ctx.store.campaigns().get(*id);
    if (!c)
        refuse_missing("campaign", std::to_string(*id));
    const auto metadata = c->metadata.empty() ? std::string{} : json::serialize(c->metadata);
    const auto found = ctx.store.campaigns().recipients(*id, recipient_filter_of(request), slice_of(request));
    const auto names = external_ids_of(ctx, contacts_of(found.items));
    return written(found, [&](const recipient& r) {
        const auto name = names.find(r.contact_id);
        out.row({std::to_string(r.seq), number_cell(r.contact_id), r.address, to_string(r.status), r.reason, r.detail,
            std::to_string(r.attempt), r.provider, r.external_id, time_cell(r.sent_at), time_cell(r.delivered_at),
            time_cell(r.opened_at), time_cell(r.clicked_at), time_cell(r.replied_at), time_cell(r.answered_at),
            r.duration_seconds ? std::to_string(*r.duration_seconds) : std::string{}, r.answered_by,
            std::to_string(r.opens), std::to_string(r.clicks), std::to_string(r.machine_opens),
            std::to_string(r.machine_clicks), name == names.end() ? std::string{} : name->second, std::to_string(c->id),
            c->external_id, metadata});
    });
}

json::object write_inbound(context& ctx, const json::object& request, csv_writer& out)
{
    const auto found = ctx.store.events().unmatched_events(inbound_filter_of(ctx, request), slice_of(request));
    return written(found, [&](const unmatched_event& e) {
        out.row({std::to_string(e.id), to_rfc3339(e.received_at), to_string(e.event.channel), to_string(e.event.kind),
            e.event.address, text_member(e.event.data, "subject"), text_member(e.event.data, "body"),
            e.recipient ? std::to_string(e.recipient->campaign) : std::string{},
            e.recipient ? std::to_string(e.recipient->seq) : std::string{}, number_cell(e.contact),
            e.is_handled() ? "true" : "false", time_cell(e.handled_at)});
    });
}

/// A table that can be exported.
struct exported_table {
    std::string_view name;
    std::string_view header;
    std::array<std::string_view, 7> filters;
    json::object (*write)(context& ctx, const json::object& request, csv_writer& out);
};

constexpr exported_table tables[] = {
    {"suppressions", "channel,address,reason,source,expires_at,created_at", {"channel"}, write_suppressions},
    {"recipients",
        "seq,contact_id,address,status,reason,detail,attempt,provider,external_id,sent_at,delivered_at,opened_at,"
        "clicked_at,replied_at,answered_at,duration_seconds,answered_by,opens,clicks,machine_opens,machine_clicks,"
        "contact_external_id,campaign_id,campaign_external_id,campaign_metadata",
        {"campaign_id", "status", "reason", "q", "address", "key", "question"}, write_recipients},
    {"inbound", "id,received_at,channel,kind,address,subject,text,campaign_id,seq,contact_id,handled,handled_at",
        {"unmatched", "handled", "channel", "contact_id", "campaign_id", "q"}, write_inbound},
};

constexpr std::string_view members_of_all[] = {"what", "raw", "limit", "after"};

/// A filter that the table does not have would export more than was asked for.
void refuse_foreign_filters(const exported_table& table, const json::object& request)
{
    complaints wrong;
    for (const auto& member : request) {
        const std::string_view name{member.key().data(), member.key().size()};
        const bool is_known = std::ranges::find(members_of_all, name) != std::end(members_of_all) ||
                              std::ranges::find(table.filters, name) != table.filters.end();
        if (!is_known && !member.value().is_null())
            wrong.add(name, "is no filter of " + std::string{table.name});
    }
    wrong.settle();
}

json::value next(context& ctx, const json::object& request)
{
    const auto& table = *std::ranges::find(tables, text_member(request, "what"), &exported_table::name);
    refuse_foreign_filters(table, request);
    csv_writer out{flag_member(request, "raw").value_or(false)};
    if (slice_of(request).after == 0)
        out.header(table.header);
    auto answer = table.write(ctx, request, out);
    answer["text"] = out.take();
    return answer;
}

shape export_request()
{
    std::vector<std::string> names;
    for (const auto& table : tables)
        names.emplace_back(table.name);
    std::vector<shape_member> members{required("what", shapes::one_of(std::move(names)))};
    const auto add = [&](std::vector<shape_member> more) {
        for (auto& member : more)
            if (std::ranges::find(members, member.name, &shape_member::name) == members.end())
                members.push_back(std::move(member));
    };
    add(inbound_filter_members());
    add(recipient_filter_members());
    add({optional("raw", shapes::boolean(),
        "Cells as they are. Left out: = + - @ at the beginning of a cell, and behind a semicolon, a tab or "
        "a line end in it, which a spreadsheet may run as a formula, get an apostrophe; imports take it "
        "off.")});
    return slice_request(std::move(members));
}

}  // namespace

std::vector<operation> export_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto text = shapes::any_text();
    return {
        {
            .name = "exports.next",
            .summary = "Writes the next rows of a table as CSV, with the filters of its list.",
            .scope = scope::pii,
            .routes = {at("GET", "/exports/{what}")},
            .request = export_request(),
            .response = shapes::object(
                {required("text", text, "CSV; the first piece begins with the header."), required("rows", amount),
                    optional("next", cursor_shape(),
                        "Where the next piece begins: `after` of the next call; null: that was all.")}),
            .handle = next,
        },
    };
}

}  // namespace outbound::api
