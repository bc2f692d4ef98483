// Segments as conditions in SQL: columns from a fixed list, values bound, never text from outside.
//
//     const auto condition = compile(campaign.recipient_segments, source, walk::by_id);
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

/// How the statement goes through the contacts: it decides how tags are looked up.
enum class walk {
    whole,  ///< All at once (count): start from the contacts that have the tags.
    by_id,  ///< In slices by id: ask for the tags of each contact, so that no slice pays for all the others.
};

/// The condition of an empty segment.
constexpr std::string_view everyone = "1 = 1";

struct segment_condition {
    std::string where;  ///< For contacts aliased `c`; true for everyone when the segment is empty.
    bindings values;
};

/// With a channel, only contacts that have the address it needs.
segment_condition compile(
    const segment& filter, const contact_tables& source, walk order, std::optional<channel> via = std::nullopt);

/// The column that holds the address of a channel.
std::string_view address_column(channel via) noexcept;

}  // namespace outbound::sql
