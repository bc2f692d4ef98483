// Removes a person's external_id from the filters that name contacts one by one. A filter whose last name is removed
// matches nobody.
#include "store/contacts/personal_tables.hpp"

#include <utility>
#include <vector>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// The filters in a column of JSON that name the person, without that name. Skips unreadable filters.
std::vector<std::pair<std::int64_t, segment>> filters_without(
    const erasure_step& step, const std::string& table, const std::string& column)
{
    std::vector<std::pair<std::int64_t, segment>> found;
    std::int64_t id = 0;
    checked<segment> filter;
    auto rows = step.db.walk("SELECT id, " + column + " FROM " + table + " WHERE " + column +
                                 " LIKE '%\"external^_ids\":%' ESCAPE '^' ORDER BY id",
        into(id), into(filter));
    rows.each([&] {
        auto& names = filter.value.external_ids;
        if (names && std::erase(*names, step.marks.external_id) > 0)
            found.emplace_back(id, std::move(filter.value));
        return std::ssize(found) < rows_a_step;
    });
    return found;
}

}  // namespace

std::int64_t erase_names_in_campaigns(const erasure_step& step)
{
    if (step.marks.external_id.empty())
        return 0;
    const auto found = filters_without(step, "outbound_campaigns", "recipient_segments");
    for (const auto& [id, filter] : found)
        step.db.change(
            "UPDATE outbound_campaigns SET recipient_segments = :filter, revision = revision + 1 WHERE id = :id",
            use(filter), use(id));
    return std::ssize(found);
}

std::int64_t erase_names_in_segments(const erasure_step& step)
{
    if (step.marks.external_id.empty())
        return 0;
    const auto found = filters_without(step, "outbound_segments", "filter");
    for (const auto& [id, filter] : found)
        step.db.change("UPDATE outbound_segments SET filter = :filter WHERE id = :id", use(filter), use(id));
    return std::ssize(found);
}

}  // namespace outbound::sql
