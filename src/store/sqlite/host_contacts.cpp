// An eponymous virtual table (sqlite.org/vtab.html). A condition on the id calls get(), one on the key calls find();
// any other scan calls next(), a chunk at a time.
#include "store/sqlite/host_contacts.hpp"

#include "store/sql/contact_tables.hpp"
#include "store/sqlite/handle.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/value_from.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

namespace outbound::sql {
namespace host_contacts {
namespace {

namespace api = sqlite_api;
using api::sqlite3_destructor_type;  // used by SQLITE_TRANSIENT

constexpr std::size_t chunk_size = 500;
/// Row count given to the planner: large, because plans outlive the first contacts.
constexpr std::int64_t planned_rows = 1'000'000;

struct column {
    std::string_view declaration;
    void (*give)(api::sqlite3_context* to, const contact& from);
};

void give_text(api::sqlite3_context* to, const std::string& text)
{
    api::sqlite3_result_text64(to, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

template <auto Member>
void give(api::sqlite3_context* to, const contact& from)
{
    const auto& value = from.*Member;
    using type = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_same_v<type, std::string>)
        give_text(to, value);
    else if constexpr (std::is_same_v<type, contact_id>)
        api::sqlite3_result_int64(to, value);
    else if constexpr (std::is_same_v<type, timestamp>)
        api::sqlite3_result_int64(to, value.time_since_epoch().count());
    else if constexpr (std::is_same_v<type, std::optional<std::int32_t>>)
        value ? api::sqlite3_result_int(to, *value) : api::sqlite3_result_null(to);
    else
        give_text(to, write_json(boost::json::value_from(value)));
}

/// The columns of outbound_contacts, and the tags as JSON.
constexpr column columns[] = {
    {"id INTEGER", give<&contact::id>},
    {"external_id TEXT", give<&contact::external_id>},
    {"email TEXT", give<&contact::email>},
    {"phone TEXT", give<&contact::phone>},
    {"first_name TEXT", give<&contact::first_name>},
    {"last_name TEXT", give<&contact::last_name>},
    {"company TEXT", give<&contact::company>},
    {"industry TEXT", give<&contact::industry>},
    {"lead_score INTEGER", give<&contact::lead_score>},
    {"timezone TEXT", give<&contact::timezone>},
    {"fields TEXT", give<&contact::fields>},
    {"created_at INTEGER", give<&contact::created_at>},
    {"updated_at INTEGER", give<&contact::updated_at>},
    {"tags TEXT", give<&contact::tags>},
};
constexpr int id_column = 0;
constexpr int key_column = 1;

std::string declaration()
{
    std::string list;
    for (const auto& c : columns)
        list += (list.empty() ? "" : ", ") + std::string{c.declaration};
    return "CREATE TABLE contacts (" + list + ")";
}

/// How a cursor finds its contacts, best first; idxNum of a plan.
enum class access { by_id, by_key, above_id, from_id, all };

struct table : api::sqlite3_vtab {
    contact_source* source = nullptr;
};

/// Iterates over contacts.
struct cursor : api::sqlite3_vtab_cursor {
    std::vector<contact> chunk;
    std::size_t at = 0;
    bool has_next_chunk = false;
};

cursor& cursor_of(api::sqlite3_vtab_cursor* base) noexcept
{
    return *static_cast<cursor*>(base);
}

contact_source& source_of(const cursor& c) noexcept
{
    return *static_cast<table*>(c.pVtab)->source;
}

/// Runs host code; its exception becomes the error of the statement.
template <class F>
int guarded(api::sqlite3_vtab* home, F&& f) noexcept
{
    const auto fail = [&](const char* words) {
        api::sqlite3_free(home->zErrMsg);
        home->zErrMsg = api::sqlite3_mprintf("contacts of the host: %s", words);
        return SQLITE_ERROR;
    };
    try {
        f();
        return SQLITE_OK;
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    } catch (const std::exception& e) {
        return fail(e.what());
    } catch (...) {
        return fail("an exception that is no std::exception");
    }
}

int connect(api::sqlite3* db, void* source, int, const char* const*, api::sqlite3_vtab** made, char**)
{
    static const auto& columns_of_table = *new std::string{declaration()};
    const int code = api::sqlite3_declare_vtab(db, columns_of_table.c_str());
    if (code != SQLITE_OK)
        return code;
    auto* home = new (std::nothrow) table{};
    if (home == nullptr)
        return SQLITE_NOMEM;
    home->source = static_cast<contact_source*>(source);
    *made = home;
    return SQLITE_OK;
}

int disconnect(api::sqlite3_vtab* home)
{
    delete static_cast<table*>(home);
    return SQLITE_OK;
}

/// The access that a condition of a query permits.
access access_by(const api::sqlite3_index_info::sqlite3_index_constraint& condition) noexcept
{
    if (!condition.usable)
        return access::all;
    const bool equal = condition.op == SQLITE_INDEX_CONSTRAINT_EQ;
    if (condition.iColumn == id_column && equal)
        return access::by_id;
    if (condition.iColumn == key_column && equal)
        return access::by_key;
    if (condition.iColumn == id_column && condition.op == SQLITE_INDEX_CONSTRAINT_GT)
        return access::above_id;
    if (condition.iColumn == id_column && condition.op == SQLITE_INDEX_CONSTRAINT_GE)
        return access::from_id;
    return access::all;
}

int plan(api::sqlite3_vtab*, api::sqlite3_index_info* query)
{
    auto best = access::all;
    int chosen = -1;
    for (int i = 0; i < query->nConstraint; ++i)
        if (const auto found = access_by(query->aConstraint[i]); found < best) {
            best = found;
            chosen = i;
        }
    if (chosen >= 0)
        query->aConstraintUsage[chosen].argvIndex = 1;  // SQLite checks the condition again.
    const bool is_single = best == access::by_id || best == access::by_key;
    query->idxNum = static_cast<int>(best);
    query->estimatedRows = is_single ? 1 : best == access::all ? planned_rows : planned_rows / 2;
    query->estimatedCost = best == access::by_key ? 1'000 : static_cast<double>(query->estimatedRows) * 10;
    if (is_single)
        query->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    query->orderByConsumed =
        query->nOrderBy == 1 && query->aOrderBy[0].iColumn == id_column && !query->aOrderBy[0].desc;
    return SQLITE_OK;
}

int open(api::sqlite3_vtab*, api::sqlite3_vtab_cursor** made)
{
    *made = new (std::nothrow) cursor{};
    return *made != nullptr ? SQLITE_OK : SQLITE_NOMEM;
}

int close(api::sqlite3_vtab_cursor* base)
{
    delete static_cast<cursor*>(base);
    return SQLITE_OK;
}

void fetch(cursor& c, contact_id after)
{
    c.at = 0;
    c.chunk = source_of(c).next(after, chunk_size);
    c.has_next_chunk = !c.chunk.empty();
    for (const auto& found : c.chunk) {
        if (found.id <= after)
            throw std::logic_error{"next() must return ids that ascend from the one it was given"};
        after = found.id;
    }
}

void find_one(cursor& c, std::optional<contact> found)
{
    if (found)
        c.chunk.push_back(std::move(*found));
}

/// The value may have any type, because SQLite checks the condition again.
void look_up(cursor& c, access how, api::sqlite3_value* value)
{
    const auto id = std::max<contact_id>(value != nullptr ? api::sqlite3_value_int64(value) : 0, 0);
    switch (how) {
    case access::by_id:
        return find_one(c, source_of(c).get(id));
    case access::by_key:
        if (const auto* text = reinterpret_cast<const char*>(api::sqlite3_value_text(value)))
            find_one(c, source_of(c).find({text, static_cast<std::size_t>(api::sqlite3_value_bytes(value))}));
        return;
    case access::above_id:
        return fetch(c, id);
    case access::from_id:
        return fetch(c, std::max<contact_id>(id - 1, 0));
    case access::all:
        return fetch(c, 0);
    }
}

int filter(api::sqlite3_vtab_cursor* base, int how, const char*, int number, api::sqlite3_value** values)
{
    auto& c = cursor_of(base);
    c.chunk.clear();
    c.at = 0;
    c.has_next_chunk = false;
    return guarded(base->pVtab, [&] { look_up(c, static_cast<access>(how), number > 0 ? values[0] : nullptr); });
}

int next(api::sqlite3_vtab_cursor* base)
{
    auto& c = cursor_of(base);
    return guarded(base->pVtab, [&] {
        if (++c.at == c.chunk.size() && c.has_next_chunk)
            fetch(c, c.chunk.back().id);
    });
}

int eof(api::sqlite3_vtab_cursor* base)
{
    const auto& c = cursor_of(base);
    return c.at >= c.chunk.size();
}

int give_column(api::sqlite3_vtab_cursor* base, api::sqlite3_context* to, int number)
{
    const auto& c = cursor_of(base);
    return guarded(base->pVtab, [&] { columns[number].give(to, c.chunk[c.at]); });
}

int row_id(api::sqlite3_vtab_cursor* base, api::sqlite_int64* id)
{
    const auto& c = cursor_of(base);
    *id = c.chunk[c.at].id;
    return SQLITE_OK;
}

constexpr api::sqlite3_module module_of_table = [] {
    api::sqlite3_module m{};
    m.xConnect = connect;  // No xCreate: the table has the name of its module and is not stored in a file.
    m.xBestIndex = plan;
    m.xDisconnect = disconnect;
    m.xOpen = open;
    m.xClose = close;
    m.xFilter = filter;
    m.xNext = next;
    m.xEof = eof;
    m.xColumn = give_column;
    m.xRowid = row_id;
    return m;
}();

}  // namespace
}  // namespace host_contacts

void add_host_contacts(soci::session& session, contact_source& source)
{
    auto* db = sqlite_handle(session);
    const int code =
        sqlite_api::sqlite3_create_module(db, host_contacts_table, &host_contacts::module_of_table, &source);
    if (code != SQLITE_OK)
        throw soci::sqlite3_soci_error{sqlite_api::sqlite3_errmsg(db), code};
}

}  // namespace outbound::sql
