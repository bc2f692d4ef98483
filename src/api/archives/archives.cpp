// The operation that writes a campaign as text, one piece per call. The caller holds the cursor, so no job is needed.
#include "api/archives/text.hpp"
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/digest.hpp"
#include "model/json_members.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::int64_t most_rows = 5000;
constexpr std::int64_t usual_rows = 1000;

/// The position of an archive between two calls.
struct archive_position {
    std::size_t part = 0;  ///< In names<archive_part>::value.
    json::array after;
    archive_sum sum;
    std::string state;  ///< archived_campaign::state when the archive was begun.
};

archive_signer signer_of(context& ctx)
{
    return {ctx.store.instance(), ctx.store.secret()};
}

/// The mark binds a cursor to this campaign: a forged cursor could have arbitrary lines signed.
std::string mark_of(context& ctx, campaign_id id, json::array members)
{
    members.push_back(id);
    return signer_of(ctx).mark_of_cursor(json::serialize(members));
}

std::string to_text(context& ctx, campaign_id id, const archive_position& at)
{
    json::array members{at.part, at.after, at.sum.lines, at.sum.crc, at.sum.chain, at.state};
    auto mark = mark_of(ctx, id, members);
    members.push_back(json::value(mark));
    return json::serialize(members);
}

archive_position position_from(context& ctx, campaign_id id, const std::string& text)
try {
    auto members = json::parse(text).as_array();
    const auto mark = std::string{std::string_view{members.at(6).as_string()}};
    members.pop_back();
    if (members.size() != 6 || !equal_in_constant_time(mark, mark_of(ctx, id, members)))
        throw std::invalid_argument{"mark"};
    archive_position at;
    at.part = members.at(0).to_number<std::size_t>();
    at.after = members.at(1).as_array();
    at.sum.lines = members.at(2).to_number<std::int64_t>();
    at.sum.crc = members.at(3).to_number<std::uint32_t>();
    at.sum.chain = members.at(4).as_string();
    at.state = members.at(5).as_string();
    if (at.part >= names<archive_part>::value.size())
        throw std::out_of_range{"part"};
    return at;
} catch (const std::exception&) {
    complaints wrong;
    wrong.add("cursor", "must be the next of the call before");
    wrong.settle();
    throw;
}

/// The first lines.
std::string opening(context& ctx, campaign_id id, const archived_campaign& record)
{
    std::string text;
    append_line(text, "outbound_archive",
        {{"version", archive_version}, {"instance", ctx.store.instance()}, {"campaign_id", id},
            {"name", text_member(record.row, "name")}});
    append_line(text, "campaign", record.row);
    return text;
}

// Events may have arrived while the rows were read: recipients and counters would then include events that the archive
// lacks.
void require_unchanged(const archive_position& at, const archived_campaign& now)
{
    if (now.state != at.state)
        throw error{errc::conflict,
            "something happened to the campaign while it was archived (a late event, or a retry); begin "
            "again, without a cursor"};
}

json::value archive(context& ctx, const json::object& request)
{
    const auto id = id_of(request);
    const auto limit = static_cast<std::size_t>(integer_member(request, "limit").value_or(usual_rows));
    const auto cursor = text_member(request, "cursor");
    auto at = cursor.empty() ? archive_position{} : position_from(ctx, id, cursor);
    std::string text;
    if (cursor.empty()) {
        static_cast<void>(campaign_of(ctx, request));
        const auto record = ctx.store.archives().campaign(id);
        at.state = record.state;
        text = opening(ctx, id, record);
        at.sum.add(text);
    }
    const auto& [part, kind] = names<archive_part>::value[at.part];
    auto found = ctx.store.archives().rows(id, part, at.after, limit);
    std::string lines;
    for (const auto& row : found.rows)
        append_line(lines, kind, row.as_object());
    at.sum.add(lines);
    text += lines;
    if (found.last.empty())
        ++at.part;
    at.after = std::move(found.last);
    const bool is_end = at.part == names<archive_part>::value.size();
    if (is_end) {
        require_unchanged(at, ctx.store.archives().campaign(id));
        text += end_line(at.sum, signer_of(ctx));
    }
    return json::object{{"text", std::move(text)}, {"rows", static_cast<std::int64_t>(found.rows.size())},
        {"next", is_end ? json::value{} : json::value(to_text(ctx, id, at))}};
}

}  // namespace

std::vector<operation> archive_operations()
{
    constexpr std::size_t longest = 1000;
    const auto text = shapes::any_text();
    return {
        {
            .name = "campaigns.archive",
            .summary = "Writes the next piece of a completed or cancelled campaign with all its records, as signed "
                       "JSON Lines for "
                       "restores.append.",
            .scope = scope::pii,
            .routes = at_campaign({"GET"}, "/archive"),
            .request = campaign_id_request({optional("cursor", shapes::text(1, longest, text_kind::cursor),
                                                "`next` of the call before; left out: from the beginning."),
                optional("limit", shapes::integer(1, most_rows), "Most rows of this piece; 1000 when left out.")}),
            .response = shapes::object({required("text", text, "Whole lines, to be written one piece after the other."),
                required("rows", shapes::integer(0, most_rows)),
                optional("next", shapes::text(1, longest, text_kind::cursor),
                    "`cursor` of the next call; null: the archive is complete.")}),
            .handle = archive,
            .is_costly = true,
        },
    };
}

}  // namespace outbound::api
