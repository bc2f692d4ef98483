// The contacts of a host that keeps them without SQL: outbound reads them when it needs them, and stores none.
#pragma once

#include <outbound/contact.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

/// Supplies contacts instead of a table. Requires an SQLite database; on PostgreSQL configure `contacts.view` instead.
///
/// Contacts must be valid: `id` > 0 and never reused for another person, `external_id` unique, all text UTF-8.
/// Threads: methods are called concurrently, while outbound holds a lock on its database: a slow call delays every
/// other write, and a call must not use outbound. Exceptions: those derived from std::exception become
/// error{errc::store} of the operation that needed the contacts, which has then written nothing.
class contact_source {
public:
    virtual ~contact_source() = default;

    /// The number of contacts.
    virtual std::int64_t count() = 0;

    /// At most `limit` contacts with the lowest ids above `after` (0: from the start), by ascending id. Empty at the
    /// end; a slice shorter than `limit` does not mean the end.
    virtual std::vector<contact> next(contact_id after, std::size_t limit) = 0;

    /// `nullopt` if there is no such contact, or no longer: its recipients are skipped then. Called twice for each
    /// recipient before its message is sent.
    virtual std::optional<contact> get(contact_id id) = 0;

    /// Finds a contact by the host's key, for `contacts.get`, erasure, restored archives, and each of the
    /// `external_ids` of a segment. The default scans all contacts; override it if there is an index.
    virtual std::optional<contact> find(std::string_view external_id)
    {
        constexpr std::size_t limit = 1'000;
        contact_id after = 0;
        for (auto chunk = next(after, limit); !chunk.empty(); chunk = next(after, limit)) {
            for (auto& found : chunk)
                if (found.external_id == external_id)
                    return std::move(found);
            after = chunk.back().id;
        }
        return std::nullopt;
    }
};

}  // namespace outbound
