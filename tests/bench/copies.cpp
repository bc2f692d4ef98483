// Copy `n` has other contacts, and times that are some quarters of an hour later.
#include "bench/copies.hpp"

#include "bench/patterns.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::bench {
namespace {

using soci::into;
using soci::use;

constexpr std::int64_t copies_at_once = 50;  // Limits the size of a transaction.

/// Tables whose rows belong to one recipient or range, in the order in which one is read for the next.
constexpr std::array repeated{"campaign_recipients", "outbound_campaign_ranges", "outbound_campaign_retries",
    "outbound_recipient_problems", "outbound_recipient_events", "outbound_messages", "outbound_unmatched_events"};
/// Tables of sums, and the columns that identify a row.
constexpr std::array<std::pair<const char*, const char*>, 2> sums{
    {{"outbound_campaign_minutes", "campaign_id, minute, kind"},
        {"outbound_campaign_quarters", "quarter, campaign_id, name, part"}}};

/// What the columns of a copy contain; columns of `t` that are not named here are copied.
using expressions = std::map<std::string, std::string, std::less<>>;

std::vector<std::string> columns_of(sql::connection& db, std::string_view table)
{
    const bool is_sqlite = db.session().get_backend_name() == "sqlite3";
    std::vector<std::string> found;
    std::string name;
    const std::string wanted{table};
    auto rows = db.prepare(is_sqlite ? "SELECT name FROM pragma_table_info(:wanted) ORDER BY cid"
                                     : "SELECT column_name::text FROM information_schema.columns WHERE table_schema ="
                                       " current_schema() AND table_name = :wanted ORDER BY ordinal_position",
        use(wanted), into(name));
    rows.each([&] { found.push_back(name); });
    return found;
}

struct copy_text {
    std::string columns;
    std::string values;
};

copy_text text_of(sql::connection& db, std::string_view table, const expressions& changed)
{
    copy_text text;
    for (const auto& column : columns_of(db, table)) {
        if (column == "id")
            continue;
        const auto found = changed.find(column);
        text.columns += (text.columns.empty() ? "" : ", ") + column;
        text.values += (text.values.empty() ? "" : ", ") + (found == changed.end() ? "t." + column : found->second);
    }
    return text;
}

std::string numbers(std::int64_t first, std::int64_t last)
{
    return "WITH RECURSIVE numbers (n) AS (SELECT " + std::to_string(first) +
           " UNION ALL SELECT n + 1 FROM numbers WHERE n < " + std::to_string(last) + ") ";
}

/// The changes that all tables share. `campaign` and `seq_step` are SQL.
expressions changes(const std::string& campaign, const std::string& seq_step, std::int64_t people)
{
    const std::string later = " + CAST(n / 4 AS BIGINT) * 900000000";
    expressions changed{{"campaign_id", campaign}, {"message_key", "NULL"},
        {"contact_id", "1 + (t.contact_id - 1 + n * " + std::to_string(period) + ") % " + std::to_string(people)},
        // No value of the pattern is near the bounds of the type.
        {"event_hash", "CASE WHEN t.event_hash > 0 THEN t.event_hash - n ELSE t.event_hash + n END"}};
    for (const std::string seq : {"seq", "first_seq", "last_seq", "intent_seq"})
        changed[seq] = "t." + seq + seq_step;
    for (const std::string at : {"sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "answered_at",
             "due_at", "occurred_at", "received_at", "handled_at", "created_at", "updated_at", "scheduled_at",
             "started_at", "prepared_at", "completed_at", "minute", "quarter"})
        changed[at] = "t." + at + later;
    return changed;
}

/// Copies the rows of campaign `id` in all tables of `repeated`, `n` from `first` to `last`.
void copy_rows(sql::transaction& tx, campaign_id id, channel via, expressions changed, std::int64_t first,
    std::int64_t last, recipient_seq most)
{
    const std::string column = via == channel::email ? "email" : "phone";
    for (const std::string table : repeated) {
        const auto seq = table == "outbound_campaign_ranges" ? "t.first_seq" : "t.seq";
        std::string from = "numbers CROSS JOIN " + table + " t";
        changed.erase("address");
        changed.erase("event");
        if (table == "campaign_recipients")
            changed["address"] =
                "(SELECT p." + column + " FROM outbound_contacts p WHERE p.id = " + changed.at("contact_id") + ")";
        if (table == "outbound_unmatched_events") {
            from += " JOIN campaign_recipients r ON r.campaign_id = " + changed.at("campaign_id") +
                    " AND r.seq = " + changed.at("seq");
            changed["address"] = "r.address";
            changed["event"] = "replace(t.event, t.address, r.address)";
        }
        const auto text = text_of(*tx, table, changed);
        tx->execute_once(numbers(first, last) + "INSERT INTO " + table + " (" + text.columns + ") SELECT " +
                         text.values + " FROM " + from + " WHERE t.campaign_id = " + std::to_string(id) + " AND " +
                         seq + " <= " + std::to_string(most));
    }
}

void copy_sums(sql::transaction& tx, campaign_id id, expressions changed, std::int64_t last)
{
    for (const auto& [table, key] : sums) {
        changed["amount"] = "sum(t.amount)";
        const auto text = text_of(*tx, table, changed);
        std::string group;
        for (int column = 1; column < static_cast<int>(columns_of(*tx, table).size()); ++column)
            group += (group.empty() ? "" : ", ") + std::to_string(column);
        tx->execute_once(numbers(1, last) + "INSERT INTO " + table + " (" + text.columns + ") SELECT " + text.values +
                         " FROM numbers CROSS JOIN " + table + " t WHERE t.campaign_id = " + std::to_string(id) +
                         " GROUP BY " + group + " ON CONFLICT (" + key + ") DO UPDATE SET amount = " + table +
                         ".amount + excluded.amount");
    }
}

struct original {
    channel via = channel::email;
    recipient_seq most = 0;
};

original read_original(sql::connection& db, campaign_id id)
{
    original found;
    db.run(
        "SELECT type, next_seq - 1 FROM outbound_campaigns WHERE id = :id", use(id), into(found.via), into(found.most));
    return found;
}

}  // namespace

void campaign_copier::repeat_recipients(campaign_id id, std::int64_t times)
{
    const auto copied = read_original(*db_.reader(), id);
    const auto changed = changes(std::to_string(id), " + n * " + std::to_string(copied.most), people_);
    for (std::int64_t first = 1; first < times; first += copies_at_once)
        sql::write(db_, [&](sql::transaction& tx) {
            copy_rows(tx, id, copied.via, changed, first, std::min(first + copies_at_once, times) - 1, copied.most);
        });
    if (times < 2)
        return;
    sql::write(db_, [&](sql::transaction& tx) {
        copy_sums(tx, id, changed, times - 1);
        tx->change("UPDATE outbound_campaign_counters SET amount = amount * :times WHERE campaign_id = :id", use(times),
            use(id));
        const auto prepared = times * copied.most;
        tx->change("UPDATE outbound_campaigns SET next_seq = :prepared + 1, prepare_after = :prepared WHERE id = :id",
            use(prepared, "prepared"), use(id, "id"));
    });
}

void campaign_copier::end_preparation(campaign_id id)
{
    sql::write(db_, [&](sql::transaction& tx) {
        tx->change("UPDATE outbound_campaigns SET prepared_at = started_at WHERE id = :id", use(id));
    });
}

void campaign_copier::repeat_campaign(campaign_id id, std::int64_t copies)
{
    if (copies < 1)
        return;
    const auto copied = read_original(*db_.reader(), id);
    sql::write(db_, [&](sql::transaction& tx) {
        campaign_id last = 0;
        tx->run("SELECT max(id) FROM outbound_campaigns", into(last));
        const auto campaign = std::to_string(last) + " + n";
        auto changed = changes(campaign, "", people_);
        changed["name"] = "t.name || ', number ' || n";
        const auto text = text_of(*tx, "outbound_campaigns", changed);
        tx->execute_once(
            numbers(1, copies) + "INSERT INTO outbound_campaigns (" + text.columns + ") SELECT " + text.values +
            " FROM numbers CROSS JOIN outbound_campaigns t WHERE t.id = " + std::to_string(id) + " ORDER BY n");
        changed.erase("name");
        copy_rows(tx, id, copied.via, changed, 1, copies, copied.most);
        copy_sums(tx, id, changed, copies);
        const auto counters = text_of(*tx, "outbound_campaign_counters", changed);
        tx->execute_once(numbers(1, copies) + "INSERT INTO outbound_campaign_counters (" + counters.columns +
                         ") SELECT " + counters.values +
                         " FROM numbers CROSS JOIN outbound_campaign_counters t"
                         " WHERE t.campaign_id = " +
                         std::to_string(id));
    });
}

}  // namespace outbound::bench
