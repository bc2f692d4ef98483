// Creates, reads, lists and updates campaigns.
#include "store/campaigns/campaigns.hpp"

#include "model/utf8.hpp"
#include "store/campaigns/rows.hpp"
#include "store/contacts/segments.hpp"
#include "store/dispatch/hours.hpp"
#include "store/dispatch/pace.hpp"
#include "store/event_log/append.hpp"
#include "store/sql/json_filter.hpp"
#include "store/sql/metadata_index.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/search.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Name of the first member that differs but must not change any more; empty if there is none.
std::string_view pinned_difference(const campaign& a, const campaign& b)
{
    const auto same = [](const sender& x, const sender& y) { return x.address == y.address && x.name == y.name; };
    const std::pair<std::string_view, bool> members[] = {
        {"type", a.type == b.type},
        {"kind", a.kind == b.kind},
        {"from", same(a.from, b.from)},
        {"reply_to", same(a.reply_to, b.reply_to)},
        {"template_id", a.template_id == b.template_id},
        {"script_id", a.script_id == b.script_id},
        {"subject", a.subject == b.subject},
        {"text", a.text == b.text},
        {"html", a.html == b.html},
        {"unsubscribe_url", a.unsubscribe_url == b.unsubscribe_url},
        {"tracking", a.track_opens == b.track_opens && a.track_clicks == b.track_clicks},
        {"configuration_set", a.configuration_set == b.configuration_set},
        {"message", a.message == b.message},
        {"messaging_service", a.messaging_service == b.messaging_service},
        {"script", a.script == b.script},
        {"call", to_json(a.call) == to_json(b.call)},
        {"recipient_segments", to_json(a.recipient_segments) == to_json(b.recipient_segments)},
        {"on_unknown", a.on_unknown == b.on_unknown},
        {"timezone", a.timezone == b.timezone},
        {"scheduled_at", a.scheduled_at == b.scheduled_at},
        {"expires_at", a.expires_at == b.expires_at},
    };
    for (const auto& [name, equal] : members)
        if (!equal)
            return name;
    return {};
}

std::optional<std::string> null_if_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional{text};
}

void write_draft(connection& db, const campaign& c)
{
    const auto external_id = null_if_empty(c.external_id);
    db.run(
        "UPDATE outbound_campaigns SET name = :name, type = :type, kind = :kind, external_id = :external_id, metadata "
        "= "
        ":metadata, from_address = :from_address, from_name = "
        ":from_name, "
        "reply_to_address = :reply_to_address, reply_to_name = :reply_to_name, template_id = :template_id, script_id = "
        ":script_id, subject = :subject, text = :text, html = :html, unsubscribe_url = :unsubscribe_url, track_opens = "
        ":track_opens, track_clicks = :track_clicks, configuration_set = :configuration_set, message = :message, "
        "messaging_service = :messaging_service, script = :script, call_options = :call_options, "
        "recipient_segments = :recipient_segments, on_unknown = :on_unknown, pace = :pace, timezone = :timezone, hours "
        "= "
        ":hours, scheduled_at = :scheduled_at, "
        "expires_at = :expires_at, updated_at = :updated_at, revision = :revision WHERE id = :id",
        use(c.name), use(c.type), use(c.kind), use(external_id), use(c.metadata), use(c.from.address), use(c.from.name),
        use(c.reply_to.address), use(c.reply_to.name), use(c.template_id), use(c.script_id), use(c.subject),
        use(c.text), use(c.html), use(c.unsubscribe_url), use(c.track_opens), use(c.track_clicks),
        use(c.configuration_set), use(c.message), use(c.messaging_service), use(c.script), use(c.call),
        use(c.recipient_segments), use(c.on_unknown), use(c.pace), use(c.timezone), use(c.hours), use(c.scheduled_at),
        use(c.expires_at), use(c.updated_at), use(c.revision), use(c.id));
}

void write_started(connection& db, const campaign& c)
{
    const auto external_id = null_if_empty(c.external_id);
    db.run(
        "UPDATE outbound_campaigns SET name = :name, external_id = :external_id, metadata = :metadata, pace = :pace, "
        "hours = :hours, updated_at = :updated_at, revision = :revision WHERE id = :id",
        use(c.name), use(external_id), use(c.metadata), use(c.pace), use(c.hours), use(c.updated_at), use(c.revision),
        use(c.id));
    keep_campaign_pace(db, c.id);
}

void refuse_late_hours(const campaign& before, const campaign& c)
{
    if (before.started_at && before.hours.any_time() && !c.hours.any_time())
        throw error{errc::conflict,
            "campaign " + std::to_string(c.id) +
                " was started without hours and cannot be given any: its recipients were not sorted by time "
                "zone; pause it, or cancel it and clone it"};
}

void update_started(connection& db, const campaign& before, const campaign& c)
{
    if (const auto member = pinned_difference(before, c); !member.empty())
        throw error{
            errc::conflict, "campaign " + std::to_string(c.id) + " is " + std::string{to_string(before.status)} + ": " +
                                std::string{member} +
                                " cannot change any more, only name, pace, hours, external_id and metadata; clone the "
                                "campaign"};
    refuse_late_hours(before, c);
    write_started(db, c);
    if (to_json(before.hours) != to_json(c.hours))
        apply_hours(db, c);
}

// Checked before the unique index, because a violation ends the transaction.
void refuse_taken_external_id(connection& db, const campaign& c)
{
    campaign_id other = 0;
    if (!c.external_id.empty() &&
        db.run("SELECT id FROM outbound_campaigns WHERE external_id = :external_id AND id <> :id", use(c.external_id),
            use(c.id), into(other)))
        throw error{errc::conflict,
            "campaign " + std::to_string(other) + " has the external_id \"" + shortened(c.external_id) + "\" already"};
}

/// Runs `change`, which writes the campaign. Of two transactions that write one external_id, the unique index lets one,
/// and the other is repeated.
template <class F>
auto with_unique_external_id(connection& db, const campaign& c, F change)
try {
    refuse_taken_external_id(db, c);
    return change();
} catch (const unique_violation&) {
    throw transaction_conflict{
        "the external_id \"" + shortened(c.external_id) + "\" is being written by another process; try again"};
}

campaign existing(std::optional<campaign> found, campaign_id id)
{
    if (!found)
        throw error{errc::not_found, "there is no campaign " + std::to_string(id)};
    return std::move(*found);
}

}  // namespace

bool set_running_again(connection& db, campaign_id id, timestamp now)
{
    const bool changed = db.change("UPDATE outbound_campaigns SET status = 'running', completed_at = NULL, updated_at "
                                   "= :now, revision = revision + 1"
                                   " WHERE id = :id AND status = 'completed'",
                             use(now), use(id)) > 0;
    keep_campaign_pace(db, id);
    if (changed)
        append_event(db, event_type::campaign_resumed, now, {{"campaign_id", id}});
    return changed;
}

void require_revision(const campaign& c, std::int64_t revision)
{
    if (c.revision != revision)
        throw error{errc::conflict,
            "campaign " + std::to_string(c.id) + " was changed meanwhile; read it again, and try again"};
}

void refuse_messages(const campaign& c)
{
    if (!c.messages_of.empty())
        throw error{errc::conflict, "campaign " + std::to_string(c.id) + " holds the one-off messages of " +
                                        c.messages_of + ": it cannot be changed or halted"};
}

campaign require_campaign(connection& db, campaign_id id)
{
    return existing(load_campaign(db, id), id);
}

campaign require_locked_campaign(connection& db, campaign_id id)
{
    return existing(lock_campaign(db, id), id);
}

std::int64_t count_open_work(connection& db, campaign_id id)
{
    std::int64_t open = 0;
    db.run("SELECT (SELECT count(*) FROM outbound_campaign_ranges WHERE campaign_id = :id AND finished = 0)"
           " + (SELECT count(*) FROM outbound_campaign_retries WHERE campaign_id = :id)",
        use(id, "id"), into(open));
    return open;
}

void insert_draft(connection& db, campaign& c)
{
    // write_draft() writes the columns that may change later, so that each column is written in one place.
    db.run(
        "INSERT INTO outbound_campaigns (name, type, status, pause_reason, pause_detail, from_address, from_name, "
        "reply_to_address, reply_to_name, subject, text, html, unsubscribe_url, track_opens, track_clicks, "
        "configuration_set, "
        "message, messaging_service, script, call_options, content, recipient_segments, on_unknown, timezone, hours, "
        "created_at, "
        "updated_at) "
        "VALUES "
        "(:name, :type, :status, '', '', '', '', '', '', '', '', '', '', 1, 1, '', '', '', '{}', '{}', :content, '{}', "
        ":on_unknown, '', '{}', "
        ":created, :updated) RETURNING id",
        use(c.name), use(c.type), use(c.status), use(c.content), use(c.on_unknown), use(c.created_at),
        use(c.updated_at), into(c.id));
    write_draft(db, c);
}

campaign campaigns::create(const campaign& wanted)
{
    campaign c = wanted;
    c.status = campaign_status::draft;
    c.pause_reason = pause_reason::none;
    c.pause_detail.clear();
    c.content.clear();
    c.started_at = c.prepared_at = c.completed_at = c.events_pruned_at = std::nullopt;
    c.created_at = c.updated_at = database_.now();
    c.revision = 0;
    write(database_, [&](transaction& tx) {
        hold_stored_segment(*tx, c.recipient_segments);
        with_unique_external_id(*tx, c, [&] { insert_draft(*tx, c); });
        index_metadata(*tx, metadata_owner::campaign, c.id, c.metadata);
    });
    return c;
}

std::optional<campaign> campaigns::get(campaign_id id)
{
    const auto db = database_.reader();
    return load_campaign(*db, id);
}

page<campaign> campaigns::list(const campaign_filter& filter, const page_request& slice)
{
    const auto wanted = slice_by_key(slice);
    auto condition = wanted.condition;
    bindings values;
    if (filter.status) {
        condition += " AND status = :status";
        values.add("status", std::string{to_string(*filter.status)});
    }
    if (filter.type) {
        condition += " AND type = :type";
        values.add("type", std::string{to_string(*filter.type)});
    }
    if (!filter.search.empty()) {
        condition += " AND " + found_in("name");
        values.add("search", search_pattern(filter.search));
    }
    // After the search: it is behind the texts of a row, which SQLite reads to reach it.
    if (!filter.with_messages)
        condition += " AND messages_of IS NULL";
    if (!filter.external_id.empty()) {
        condition += " AND external_id = :external_id";
        values.add("external_id", filter.external_id);
    }
    const auto db = database_.reader();
    if (!filter.metadata.empty()) {
        condition += " AND id IN (SELECT owner_id FROM outbound_metadata WHERE owner = :owner AND member = :member)";
        values.add("owner", std::string{to_string(metadata_owner::campaign)});
        values.add("member", rarest_member(*db, metadata_owner::campaign, filter.metadata));
        condition += has_members(db->dialect(), "metadata", filter.metadata, values);
    }
    const auto columns = filter.brief ? campaign_texts::left_out : campaign_texts::read;
    campaign_rows rows{*db, columns, condition + wanted.order, wanted.values, values};
    page<campaign> found;
    campaign_id last = 0;
    std::optional<std::string> last_key;
    std::int64_t seen = 0;
    for (bool any = rows.to_first(); any; any = rows.to_next()) {
        if (++seen == wanted.rows) {  // One row more than requested, readable or not.
            found.next = last;
            found.next_key = std::move(last_key);
            break;
        }
        last = rows.row().id;
        last_key = key_text(rows.row(), slice.key);
        if (rows.fault().empty())
            found.items.push_back(rows.row());
    }
    return found;
}

// Skips the contents of ended campaigns: they are large and no longer used.
std::vector<unreadable_campaign> campaigns::unreadable()
{
    constexpr std::int64_t at_once = 1000;
    std::vector<unreadable_campaign> found;
    const auto db = database_.reader();
    campaign_id after = 0;
    for (std::int64_t seen = at_once; seen == at_once;) {
        std::vector<campaign_id> unended;
        seen = 0;
        const auto from = after;
        campaign_rows rows{*db, campaign_texts::left_out, "id > :after ORDER BY id LIMIT :limit", use(from, "after"),
            use(at_once, "limit")};
        for (bool any = rows.to_first(); any; any = rows.to_next()) {
            ++seen;
            after = rows.row().id;
            const auto status = rows.row().status;
            if (!rows.fault().empty())
                found.push_back({after, rows.fault()});
            else if (status != campaign_status::completed && status != campaign_status::cancelled)
                unended.push_back(after);
        }
        for (const auto id : unended)
            if (campaign_rows whole{*db, "id = :id", use(id)}; whole.to_first() && !whole.fault().empty())
                found.push_back({id, whole.fault()});
    }
    std::ranges::sort(found, {}, &unreadable_campaign::id);
    return found;
}

std::optional<campaign> campaigns::update(const campaign& wanted)
{
    return write(database_, [&](transaction& tx) -> std::optional<campaign> {
        const auto before = lock_campaign(*tx, wanted.id);
        if (!before)
            return std::nullopt;
        refuse_messages(*before);
        require_revision(*before, wanted.revision);
        campaign c = wanted;
        c.updated_at = database_.now();
        ++c.revision;
        with_unique_external_id(*tx, c, [&] {
            if (before->status == campaign_status::draft) {
                hold_stored_segment(*tx, c.recipient_segments);
                write_draft(*tx, c);
            } else {
                update_started(*tx, *before, c);
            }
        });
        if (c.metadata != before->metadata) {
            forget_metadata(*tx, metadata_owner::campaign, c.id);
            index_metadata(*tx, metadata_owner::campaign, c.id, c.metadata);
        }
        return load_campaign(*tx, c.id);
    });
}

}  // namespace outbound::sql
