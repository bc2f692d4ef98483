// The contacts of a host that keeps them without SQL: outbound asks for them whenever it needs them, and stores none.
#pragma once

#include <outbound/contact.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

/// Where contacts are read from instead of a table. Needs a database on SQLite; on PostgreSQL give `contacts.view`.
///
/// Contacts are valid: `id` > 0 and never used again for another person, `external_id` unique, all text UTF-8.
/// Threads: several calls at once. They come while outbound holds a lock on its database: a call that takes long delays
/// every other write, and a call must not use outbound. Exceptions: those derived from std::exception become
/// error{errc::store} of whatever needed the contacts, which has then written nothing.
class contact_source {
public:
    virtual ~contact_source() = default;

    /// The number of contacts.
    virtual std::int64_t count() = 0;

    /// At most `limit` contacts with the lowest ids above `after` (0: from the start), by ascending id. Empty: there is
    /// none; fewer than `limit` says nothing.
    virtual std::vector<contact> next(contact_id after, std::size_t limit) = 0;

    /// `nullopt` if there is no such contact, or no longer: its recipients are skipped then. Asked for each recipient,
    /// twice before it is sent to.
    virtual std::optional<contact> get(contact_id id) = 0;

    /// By the host's key, for `contacts.get`, erasure and restored archives. Goes through all contacts; override it
    /// where there is an index.
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
