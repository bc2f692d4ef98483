#include "store/sql/paging.hpp"

#include "model/integer_text.hpp"

#include <algorithm>
#include <limits>

namespace outbound::sql {
namespace {

std::int64_t rows_to_fetch(const page_request& slice) noexcept
{
    return static_cast<std::int64_t>(std::clamp<std::size_t>(slice.limit, 1, 1000)) + 1;
}

slice_text slice_of_rows(const page_request& slice)
{
    slice_text out;
    out.rows = rows_to_fetch(slice);
    out.values.add("limit", out.rows);
    return out;
}

}  // namespace

slice_text slice_by_id(const page_request& slice, std::string_view column)
{
    const std::string id{column};
    auto out = slice_of_rows(slice);
    const bool from_highest = slice.descending && slice.after == 0;
    out.values.add("after", from_highest ? std::numeric_limits<std::int64_t>::max() : slice.after);
    out.condition = id + (slice.descending ? " < :after" : " > :after");
    out.order = " ORDER BY " + id + (slice.descending ? " DESC" : "") + " LIMIT :limit";
    return out;
}

slice_text slice_by_key(const page_request& slice)
{
    if (slice.key == list_key::id)
        return slice_by_id(slice);
    const bool by_name = slice.key == list_key::name;
    const std::string key = by_name ? "lower(name)" : "updated_at";
    auto out = slice_of_rows(slice);
    out.condition = "1 = 1";
    if (slice.after != 0) {
        out.condition = "(" + key + ", id) " + (slice.descending ? "< (" : "> (") +
                        (by_name ? "lower(:after_key)" : ":after_key") + ", :after)";
        out.values.add("after", slice.after);
        if (by_name)
            out.values.add("after_key", slice.after_key);
        else
            out.values.add("after_key", read_integer<std::int64_t>(slice.after_key).value_or(0));
    }
    const std::string direction = slice.descending ? " DESC" : "";
    out.order = " ORDER BY " + key + direction + ", id" + direction + " LIMIT :limit";
    return out;
}

}  // namespace outbound::sql
