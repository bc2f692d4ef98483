#include "store/contacts/segments.hpp"

#include "store/sql/paging.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

template <class... Variables>
query select(connection& db, const std::string& condition, saved_segment& s, const Variables&... variables)
{
    return db.prepare("SELECT id, name, filter, created_at, updated_at FROM outbound_segments WHERE " + condition,
        variables..., into(s.id), into(s.name), into(s.filter), into(s.created_at), into(s.updated_at));
}

/// Calls `write`; translates a unique violation into an error about the segment's name.
template <class F>
auto with_unique_name(std::string_view name, F&& write)
{
    try {
        return write();
    } catch (const unique_violation&) {
        throw error{errc::conflict, "segment \"" + std::string{name} + "\": the name is taken; choose another"};
    }
}

}  // namespace

saved_segment segments::create(std::string_view name, const segment& filter)
{
    const auto now = database_.now();
    saved_segment s{0, std::string{name}, filter, now, now};
    write(database_, [&](transaction& tx) {
        with_unique_name(name, [&] {
            return tx->run(
                "INSERT INTO outbound_segments (name, filter, created_at, updated_at) VALUES (:name, :filter, "
                ":created, :updated) "
                "RETURNING id",
                use(s.name), use(s.filter), use(s.created_at), use(s.updated_at), into(s.id));
        });
    });
    return s;
}

std::optional<saved_segment> segments::get(segment_id id)
{
    const auto db = database_.reader();
    saved_segment s;
    return select(*db, "id = :id", s, use(id)).execute() ? std::optional{s} : std::nullopt;
}

page<saved_segment> segments::list(const page_request& slice)
{
    const auto db = database_.reader();
    const auto wanted = slice_by_key(slice);
    std::vector<saved_segment> found;
    saved_segment s;
    auto rows = select(*db, wanted.condition + wanted.order, s, wanted.values);
    rows.each([&] { found.push_back(s); });
    return to_keyed_page(std::move(found), wanted, slice.key, &saved_segment::id);
}

std::optional<saved_segment> segments::update(segment_id id, std::string_view name, const segment& filter)
{
    const std::string wanted{name};
    const auto now = database_.now();
    return write(database_, [&](transaction& tx) -> std::optional<saved_segment> {
        with_unique_name(name, [&] {
            return tx->run(
                "UPDATE outbound_segments SET name = :name, filter = :filter, updated_at = :now WHERE id = :id",
                use(wanted), use(filter), use(now), use(id));
        });
        saved_segment s;
        return select(*tx, "id = :id", s, use(id)).execute() ? std::optional{s} : std::nullopt;
    });
}

bool segments::remove(segment_id id)
{
    return write(database_,
        [&](transaction& tx) { return tx->change("DELETE FROM outbound_segments WHERE id = :id", use(id)) > 0; });
}

}  // namespace outbound::sql
