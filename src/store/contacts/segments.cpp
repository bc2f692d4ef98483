// A segment that a campaign names cannot be deleted until the campaign has chosen its recipients.
#include "store/contacts/segments.hpp"

#include "model/segment.hpp"

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

[[noreturn]] void refuse_absent(segment_id id)
{
    throw error{errc::conflict, "segment " + std::to_string(id) + ": there is no such segment; name another one"};
}

/// SQL: the campaign is choosing its recipients, or is due to.
constexpr std::string_view is_choosing = "((status IN ('running', 'paused') AND prepared_at IS NULL) OR (status = "
                                         "'scheduled' AND scheduled_at <= :now))";

/// Throws error{errc::conflict} if a campaign that meets `condition` names the segment. The caller has locked the
/// segment's row, so that no campaign can begin to name it.
void refuse_named(connection& db, segment_id id, timestamp now, std::string_view condition, std::string_view fault)
{
    // Ids are compared as text: the JSON of an unreadable campaign must not stop this query.
    const auto start = R"(%"segment^_id":)" + std::to_string(id);
    const auto before_others = start + ",%";
    const auto at_end = start + "}%";
    campaign_id campaign = 0;
    std::string name;
    if (db.run("SELECT id, name FROM outbound_campaigns WHERE " + std::string{condition} +
                   " AND (recipient_segments LIKE :others ESCAPE '^' OR recipient_segments LIKE :end ESCAPE '^')"
                   " ORDER BY id LIMIT 1",
            use(now, "now"), use(before_others, "others"), use(at_end, "end"), into(campaign), into(name)))
        throw error{errc::conflict, "segment " + std::to_string(id) + ": campaign " + std::to_string(campaign) +
                                        " (\"" + name + "\") " + std::string{fault}};
}

}  // namespace

segment require_filter(connection& db, segment_id id)
{
    segment filter;
    if (!db.run("SELECT filter FROM outbound_segments WHERE id = :id", use(id), into(filter)))
        refuse_absent(id);
    if (filter.segment_id)
        throw error{errc::conflict, "segment " + std::to_string(id) + ": it names segment " +
                                        std::to_string(*filter.segment_id) + "; save its conditions instead"};
    return filter;
}

void hold_stored_segment(connection& db, const segment& filter)
{
    if (!filter.segment_id)
        return;
    const auto id = *filter.segment_id;
    if (!db.run(std::string{"SELECT 1 FROM outbound_segments WHERE id = :id"} + db.dialect().for_share(), use(id)))
        refuse_absent(id);
}

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
        saved_segment s;
        if (!select(*tx, std::string{"id = :id"} + tx->dialect().for_update(), s, use(id)).execute())
            return std::nullopt;
        if (to_json(s.filter) != to_json(filter))
            refuse_named(*tx, id, now, is_choosing,
                "is choosing its recipients by this filter; change the filter when it has chosen them");
        with_unique_name(name, [&] {
            return tx->run(
                "UPDATE outbound_segments SET name = :name, filter = :filter, updated_at = :now WHERE id = :id",
                use(wanted), use(filter), use(now), use(id));
        });
        s.name = wanted;
        s.filter = filter;
        s.updated_at = now;
        return s;
    });
}

bool segments::remove(segment_id id)
{
    return write(database_, [&](transaction& tx) {
        if (tx->change("DELETE FROM outbound_segments WHERE id = :id", use(id)) == 0)
            return false;
        refuse_named(*tx, id, database_.now(), "(status IN ('draft', 'scheduled') OR " + std::string{is_choosing} + ')',
            "names it; change or cancel that campaign first");
        return true;
    });
}

}  // namespace outbound::sql
