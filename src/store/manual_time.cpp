// An advance reads and writes the row under the schema's lock, because the row may not exist yet.
#include "store/manual_time.hpp"

#include "model/integer_text.hpp"
#include "store/sql/identity.hpp"

#include <string>

namespace outbound::sql {
namespace {

const std::string time_name = "manual_time";

}  // namespace

std::optional<timestamp> read_manual_time(connection& db)
{
    const auto text = read_meta(db, time_name);
    if (text.empty())
        return std::nullopt;
    const auto microseconds = read_integer<std::int64_t>(text);
    if (!microseconds)
        throw error{errc::store, "outbound_meta: " + time_name + " must be microseconds since 1970, got \"" + text +
                                     "\"; set it to a number, or delete the row to start from the present"};
    return timestamp{std::chrono::microseconds{*microseconds}};
}

timestamp advance_manual_time(database& home, timestamp start, std::chrono::microseconds by)
{
    return write(home, [&](transaction& tx) {
        tx.lock_exclusive(advisory_lock::schema);
        const auto moved = read_manual_time(*tx).value_or(start) + by;
        write_meta(*tx, time_name, std::to_string(moved.time_since_epoch().count()));
        return moved;
    });
}

}  // namespace outbound::sql
