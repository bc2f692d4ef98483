// Each call is a short transaction. The campaign itself is written last, so that a half-restored one is never visible.
// Until then a row of outbound_meta reserves its id.
#include "store/campaigns/archives.hpp"

#include "store/campaigns/archive_tables.hpp"
#include "store/campaigns/remains.hpp"
#include "store/campaigns/rows.hpp"
#include "store/event_log/append.hpp"
#include "store/sql/identity.hpp"
#include "store/sql/metadata_index.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/parse.hpp>

#include <algorithm>

namespace outbound::sql {
namespace {

namespace json = boost::json;
using soci::into;
using soci::use;

constexpr archive_column contact_key{"contact", column_type::text};

bool fits(column_type type, const json::value& value)
{
    switch (type) {
    case column_type::integer:
        return value.is_int64();
    case column_type::real:
        return value.is_number();
    case column_type::text:
        // PostgreSQL cannot store NUL in text.
        return value.is_string() && value.get_string().find('\0') == json::string::npos;
    }
    return false;
}

void check_row(const archive_table& table, const json::value& row)
{
    const auto* members = row.if_object();
    if (members == nullptr)
        throw error{errc::invalid, "what is restored into " + std::string{table.name} + " must be an object"};
    for (const auto& [name, value] : *members) {
        const auto* column = std::ranges::find(table.columns, std::string_view{name}, &archive_column::name).base();
        const bool known = column != table.columns.data() + table.columns.size();
        if (known ? !fits(column->type, value) : name != contact_key.name || !value.is_string())
            throw error{errc::invalid, "\"" + std::string{std::string_view{name}} + "\" of a row for " +
                                           std::string{table.name} +
                                           (known ? " has a value that does not fit" : " is not known") +
                                           "; the archive was made by a newer version, or changed by somebody"};
    }
}

std::string value_of(const archive_column& column)
{
    const auto member = "r." + std::string{column.name};
    if (column.may_be_null)
        return member;
    return "coalesce(" + member + (column.type == column_type::text ? ", '')" : ", 0)");
}

/// An INSERT of the rows of a JSON array, `:rows`.
class json_insert {
public:
    json_insert(const dialect& d, const archive_table& table) : dialect_{d}, table_{table}
    {
        for (const auto& column : table.columns)
            add(column.name, value_of(column));
    }

    void add(std::string_view column, const std::string& value)
    {
        columns_ += (columns_.empty() ? "" : ", ") + std::string{column};
        values_ += (values_.empty() ? "" : ", ") + value;
    }

    /// Uses the SQL expression `value` instead of the row's value.
    void replace(std::string_view column, const std::string& value)
    {
        const auto own = value_of(*std::ranges::find(table_.columns, column, &archive_column::name));
        values_.replace(values_.find(own), own.size(), value);
    }

    /// Without WHERE, SQLite would parse ON as part of a join.
    std::string sql(const std::string& when_there) const
    {
        std::vector<json_column> members;
        for (const auto& column : table_.columns)
            members.push_back({column.name, type_name(column.type)});
        members.push_back({contact_key.name, type_name(contact_key.type)});
        return "INSERT INTO " + std::string{table_.name} + " (" + columns_ + ") SELECT " + values_ + " FROM " +
               dialect_.json_rows(members) + " WHERE 1 = 1" + when_there;
    }

private:
    static std::string_view type_name(column_type type)
    {
        return type == column_type::integer ? "BIGINT" : type == column_type::real ? "DOUBLE PRECISION" : "TEXT";
    }

    const dialect& dialect_;
    const archive_table& table_;
    std::string columns_;
    std::string values_;
};

std::string insert_sql(const dialect& d, const contact_tables& source, const restoration& to, archive_part part)
{
    json_insert insert{d, table_of(part)};
    insert.add("campaign_id", ":campaign");
    if (part == archive_part::recipient && !to.is_ours)
        insert.replace(
            "contact_id", "coalesce((SELECT c.id FROM " + source.contacts + " c WHERE c.external_id = r.contact), 0)");
    if (part == archive_part::counter)
        insert.add("shard", "0");
    if (part == archive_part::quarter)
        insert.add("part", "0");
    if (part == archive_part::range)
        insert.add("owner", "'" + std::string{restoring} + "'");
    // An incoming message that stayed here is attached to the restored campaign, unless its campaign exists or is being
    // restored.
    return insert.sql(
        part == archive_part::inbound
            ? " ON CONFLICT (event_hash) DO UPDATE SET campaign_id = excluded.campaign_id, seq = excluded.seq WHERE NOT"
              " EXISTS (SELECT 1 FROM outbound_campaigns c WHERE c.id = outbound_unmatched_events.campaign_id)"
              " AND NOT EXISTS (SELECT 1 FROM outbound_meta m WHERE m.name ="
              " 'restoring ' || outbound_unmatched_events.campaign_id)"
            : " ON CONFLICT DO NOTHING");
}

std::string name_of_reservation(campaign_id id)
{
    return "restoring " + std::to_string(id);
}

/// Reserves the id; false if another restoration holds it.
bool reserve(connection& db, campaign_id id)
{
    const auto name = name_of_reservation(id);
    return db.change("INSERT INTO outbound_meta (name, value) VALUES (:name, '') ON CONFLICT (name) DO NOTHING",
               use(name)) > 0;
}

/// Locks the reservation until the transaction ends. Throws error{errc::conflict} if there is none.
void require_reservation(connection& db, campaign_id id)
{
    const auto name = name_of_reservation(id);
    if (!db.run(std::string{"SELECT 1 FROM outbound_meta WHERE name = :name AND value = ''"} + db.dialect().for_share(),
            use(name)))
        throw error{
            errc::conflict, "the restoration of campaign " + std::to_string(id) + " has ended; begin another one"};
}

/// False if there is no reservation.
bool mark_dropped(connection& db, campaign_id id)
{
    const auto name = name_of_reservation(id);
    return db.change("UPDATE outbound_meta SET value = 'dropped' WHERE name = :name", use(name)) > 0;
}

void end_reservation(connection& db, campaign_id id)
{
    const auto name = name_of_reservation(id);
    db.change("DELETE FROM outbound_meta WHERE name = :name", use(name));
}

bool is_there(connection& db, campaign_id id)
{
    int rows = 0;
    db.run("SELECT (SELECT count(*) FROM outbound_campaigns WHERE id = :id) + (SELECT count(*) FROM (SELECT 1 FROM"
           " campaign_recipients WHERE campaign_id = :id LIMIT 1) AS left_over) + (SELECT count(*) FROM (SELECT 1 FROM"
           " outbound_campaign_ranges WHERE campaign_id = :id LIMIT 1) AS being_deleted)",
        use(id, "id"), into(rows));
    return rows > 0;
}

/// Pauses a campaign that had not ended when it was archived: a person decides whether it resumes.
json::object halted(json::object row)
{
    const auto* status = row.if_contains("status");
    for (const auto busy : {campaign_status::scheduled, campaign_status::running, campaign_status::paused})
        if (status != nullptr && *status == json::string_view{to_string(busy)}) {
            row["pause_detail"] =
                "it was " + std::string{to_string(busy)} + " when it was archived; look at it, and resume or cancel it";
            row["status"] = to_string(campaign_status::paused);
            row["pause_reason"] = to_string(pause_reason::restored);
            break;
        }
    return row;
}

/// Without an external_id that another campaign has: it names one campaign.
json::object without_taken_name(connection& db, json::object row)
{
    if (const auto* name = row.if_contains("external_id")) {
        const std::string taken{std::string_view{name->as_string()}};
        if (db.run("SELECT 1 FROM outbound_campaigns WHERE external_id = :external_id", use(taken)))
            row.erase("external_id");
    }
    return row;
}

/// With the kind and metadata of campaigns of before there were any. Filters need metadata as outbound writes it.
json::object with_defaults(json::object row)
{
    row.emplace("kind", to_string(message_kind::marketing));
    auto& metadata = row.emplace("metadata", "{}").first->value();
    if (const auto members = json_object_of(metadata.as_string()))
        metadata = write_json(*members);
    return row;
}

}  // namespace

restoration archives::begin(std::string_view instance, campaign_id archived_id)
{
    return outbound::sql::write(database_, [&](transaction& tx) {
        restoration to;
        to.is_ours = instance == instance_;
        // Inserting and deleting a row consumes its id.
        outbound::campaign draft;
        insert_draft(*tx, draft);
        tx->change("DELETE FROM outbound_campaigns WHERE id = :id", use(draft.id));
        // An id that was never used here could be assigned to another campaign later.
        const bool is_free = to.is_ours && archived_id < draft.id && !is_there(*tx, archived_id);
        to.id = is_free && reserve(*tx, archived_id) ? archived_id : draft.id;
        if (to.id == draft.id)
            reserve(*tx, draft.id);
        return to;
    });
}

void archives::write(const restoration& to, archive_part part, const json::array& rows)
{
    for (const auto& row : rows)
        check_row(table_of(part), row);
    const auto text = json::serialize(rows);
    const auto sql = insert_sql(database_.dialect(), source_, to, part);
    outbound::sql::write(database_, [&](transaction& tx) {
        require_reservation(*tx, to.id);
        tx->change(sql, use(text, "rows"), use(to.id, "campaign"));
    });
}

void archives::end(const restoration& to, const json::object& row)
{
    check_row(campaign_table(), row);
    const auto kept = with_defaults(halted(row));
    const bool is_halted = kept.at("status") == json::string_view{to_string(campaign_status::paused)};
    json_insert insert{database_.dialect(), campaign_table()};
    insert.add("id", ":id");
    // Template ids of another installation are meaningless here; the content is pinned.
    if (!to.is_ours)
        for (const auto* other : {"template_id", "script_id"})
            insert.replace(other, "NULL");
    const std::string owner{restoring};
    outbound::sql::write(database_, [&](transaction& tx) {
        tx.lock_exclusive(advisory_lock::restores);
        require_reservation(*tx, to.id);
        const auto text = json::serialize(json::array{without_taken_name(*tx, kept)});
        tx->change(insert.sql(""), use(text, "rows"), use(to.id, "id"));
        end_reservation(*tx, to.id);
        if (const auto metadata = json_object_of(kept.at("metadata").as_string()))
            index_metadata(*tx, metadata_owner::campaign, to.id, *metadata);
        if (is_halted)
            append_event(*tx, event_type::campaign_paused, database_.now(),
                {{"campaign_id", to.id}, {"reason", to_string(pause_reason::restored)}});
        tx->change("UPDATE outbound_campaign_ranges SET owner = '' WHERE campaign_id = :id AND owner = :owner",
            use(to.id), use(owner));
    });
}

void archives::drop(campaign_id id)
{
    // After this mark nothing more is written, and the id stays reserved until all rows are deleted.
    if (!outbound::sql::write(database_, [&](transaction& tx) { return mark_dropped(*tx, id); }))
        return;
    recipient_seq last = 0;
    database_.reader()->run(
        "SELECT coalesce(max(seq), 0) FROM campaign_recipients WHERE campaign_id = :id", use(id), into(last));
    delete_rows(database_, {id, last});
    outbound::sql::write(database_, [&](transaction& tx) { end_reservation(*tx, id); });
}

}  // namespace outbound::sql
