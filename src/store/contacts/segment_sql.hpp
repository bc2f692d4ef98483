// Compiles segments to SQL conditions: columns from a fixed list, bound values, never text from outside.
//
//     const auto condition = compile(*tx, campaign.recipient_segments, source, walk::by_id);
//     auto rows = tx->prepare("SELECT c.id, c.email FROM " + source.contacts + " c WHERE c.id > :after AND " +
//     condition.where +
//         " ORDER BY c.id LIMIT :n", use(after, "after"), use(n, "n"), condition.values, into(id), into(email));
#pragma once

#include "store/sql/connection.hpp"
#include "store/sql/contact_tables.hpp"

#include <outbound/segment.hpp>

#include <optional>
#include <string>

namespace outbound::sql {

/// How the statement reads the contacts; decides how tags are looked up.
enum class walk {
    whole,  ///< All at once (count): starts from the contacts that have the tags.
    by_id,  ///< In slices by id: looks up the tags of each contact, so that a slice costs no more than its contacts.
};

/// The condition of an empty segment.
constexpr std::string_view everyone = "1 = 1";

struct segment_condition {
    std::string where;  ///< For contacts aliased `c`; true for all contacts if the segment is empty.
    bindings values;
};

/// Reads the stored segment that the filter names, if any. With a channel, only contacts that have an address for it.
/// Throws error{errc::conflict} if there is no such segment.
segment_condition compile(connection& db, const segment& filter, const contact_tables& source, walk order,
    std::optional<channel> via = std::nullopt);

/// Number of ids and external_ids in the filter, and in the stored segment that it names, that no contact has.
std::int64_t count_unknown_contacts(connection& db, const segment& filter, const contact_tables& source);

/// The column that holds the address of a channel.
std::string_view address_column(channel via) noexcept;

}  // namespace outbound::sql
