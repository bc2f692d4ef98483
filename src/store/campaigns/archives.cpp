// Reads rows as JSON, table by table, in slices by key.
#include "store/campaigns/archives.hpp"

#include "store/campaigns/archive_tables.hpp"
#include "store/campaigns/rows.hpp"

#include <deque>

namespace outbound::sql {
namespace {

namespace json = boost::json;
using soci::into;
using soci::use;

/// A SELECT whose columns are given by name at run time; returns each row as JSON.
class json_row {
public:
    void add(const archive_column& column)
    {
        auto& c = cells_.emplace_back();
        c.column = column;
        if (column.type == column_type::integer)
            into_.add(c.integer);
        else if (column.type == column_type::real)
            into_.add(c.real);
        else
            into_.add(c.text);
    }

    const outputs& variables() const noexcept { return into_; }

    json::object object(std::size_t first) const
    {
        json::object row;
        for (auto at = first; at < cells_.size(); ++at)
            if (auto value = cells_[at].value(); !value.is_null())
                row[cells_[at].column.name] = std::move(value);
        return row;
    }

    json::array key(std::size_t size) const
    {
        json::array key;
        for (std::size_t at = 0; at < size; ++at)
            cells_[at].integer ? key.emplace_back(*cells_[at].integer) : key.emplace_back(cells_[at].text.value_or(""));
        return key;
    }

private:
    struct cell {
        archive_column column;
        std::optional<std::int64_t> integer;
        std::optional<double> real;
        std::optional<std::string> text;

        json::value value() const
        {
            if (integer && (column.may_be_null || *integer != 0))
                return *integer;
            if (real)
                return *real;
            if (text && (column.may_be_null || !text->empty()))
                return json::value(*text);
            return nullptr;
        }
    };

    std::deque<cell> cells_;  // a deque, because SOCI keeps the addresses
    outputs into_;
};

std::string listed(const archive_table& table, json_row& row)
{
    std::string sql;
    for (const auto* columns : {&table.key, &table.columns})
        for (const auto& column : *columns) {
            sql += (sql.empty() ? "t." : ", t.") + std::string{column.name};
            row.add(column);
        }
    return sql;
}

/// `(a, b) > (:after0, :after1)`
std::string behind(const archive_table& table, const json::array& after, bindings& values)
{
    if (after.empty())
        return "";
    std::string columns;
    std::string bound;
    for (std::size_t at = 0; at < table.key.size(); ++at) {
        const auto name = "after" + std::to_string(at);
        columns += (at > 0 ? ", t." : "t.") + std::string{table.key[at].name};
        bound += (at > 0 ? ", :" : ":") + name;
        if (const auto* text = after[at].if_string())
            values.add(name, std::string{std::string_view{*text}});
        else
            values.add(name, after[at].as_int64());
    }
    return " AND (" + columns + ") > (" + bound + ")";
}

std::string order(const archive_table& table)
{
    std::string sql = " ORDER BY ";
    for (const auto& column : table.key)
        sql += (column.name == table.key.front().name ? "t." : ", t.") + std::string{column.name};
    return sql;
}

void check_key(const archive_table& table, const json::array& after)
{
    bool fits = after.empty() || after.size() == table.key.size();
    for (std::size_t at = 0; fits && at < after.size(); ++at)
        fits = table.key[at].type == column_type::text ? after[at].is_string() : after[at].is_int64();
    if (!fits)
        throw error{errc::invalid, "the place to go on from is no key of " + std::string{table.name}};
}

// Status, end and number of events, as text. A different text means that the campaign changed during the read.
std::string state_of(connection& db, const outbound::campaign& c)
{
    std::int64_t events = 0;
    db.run("SELECT coalesce(sum(amount), 0) FROM outbound_campaign_minutes WHERE campaign_id = :id", use(c.id),
        into(events));
    std::int64_t at = c.completed_at ? c.completed_at->time_since_epoch().count() : 0;
    return std::string{to_string(c.status)} + '/' + std::to_string(at) + '/' + std::to_string(events);
}

void require_settled(connection& db, const outbound::campaign& c)
{
    if (c.status != campaign_status::completed && c.status != campaign_status::cancelled)
        throw error{errc::conflict, "the campaign is " + std::string{to_string(c.status)} +
                                        " and cannot be archived; cancel it first, or let it be completed"};
    if (count_open_work(db, c.id) > 0)
        throw error{errc::conflict,
            "the campaign was cancelled a moment ago, and outcomes are still being recorded; try again "
            "in a minute, while a worker runs"};
}

}  // namespace

archived_campaign archives::campaign(campaign_id id)
{
    const snapshot db{database_};
    const auto c = require_campaign(*db, id);
    require_settled(*db, c);
    json_row row;
    const auto columns = listed(campaign_table(), row);
    db->run("SELECT " + columns + " FROM outbound_campaigns t WHERE t.id = :id", use(id), row.variables());
    return {row.object(1), state_of(*db, c)};
}

archived_rows archives::rows(campaign_id id, archive_part part, const json::array& after, std::size_t limit)
{
    const auto& table = table_of(part);
    check_key(table, after);
    const auto most = static_cast<std::int64_t>(limit);
    json_row row;
    auto columns = listed(table, row);
    if (part == archive_part::recipient) {
        // Contact ids are valid only in this database; the host's keys are valid everywhere.
        columns +=
            ", (SELECT " + source_.text("external_id") + " FROM " + source_.contacts + " c WHERE c.id = t.contact_id)";
        row.add({"contact", column_type::text});
    }
    bindings values;
    const auto condition = behind(table, after, values);
    archived_rows found;
    const auto db = database_.reader();
    auto rows = db->prepare("SELECT " + columns + " FROM " + std::string{table.source} +
                                " t WHERE t.campaign_id = :campaign" + condition + order(table) + " LIMIT :most",
        use(id, "campaign"), values, use(most, "most"), row.variables());
    rows.each([&] {
        found.rows.push_back(row.object(table.key.size()));
        found.last = row.key(table.key.size());
    });
    if (found.rows.size() < limit)
        found.last.clear();
    return found;
}

}  // namespace outbound::sql
