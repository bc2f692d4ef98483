// Where contacts, saved segments and suppressions are kept. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/contact.hpp>
#include <outbound/page.hpp>
#include <outbound/segment.hpp>
#include <outbound/types.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Why how many of a segment would not be sent to.
struct audience_estimate {
    std::int64_t matched = 0;  ///< Contacts in the segment, with or without an address.
    std::int64_t no_address = 0;
    std::int64_t invalid_address = 0;
    std::int64_t suppressed = 0;
    std::int64_t duplicate = 0;
    std::int64_t sendable = 0;  ///< What is left: matched less all of the above.
};

class contact_store {
public:
    virtual ~contact_store() = default;

    struct upserted {
        contact_id id = 0;
        bool created = false;
    };

    /// Creates or replaces contacts by external_id, all or none. Contacts must be valid; ids are ignored.
    /// Throws error{errc::conflict} when the host keeps the contacts in a view of its own.
    virtual std::vector<upserted> upsert(std::span<const contact> contacts) = 0;
    virtual std::optional<contact> get(contact_id id) = 0;
    virtual std::optional<contact> find(std::string_view external_id) = 0;
    /// Contacts in `filter` whose external_id, name, email or phone starts with or holds `search` (empty: all).
    virtual page<contact> list(const segment& filter, std::string_view search, const page_request& slice) = 0;
    /// How many contacts are in `filter`; with a channel, only those that have the address it needs.
    virtual std::int64_t count(const segment& filter, std::optional<channel> via) = 0;
    virtual audience_estimate estimate(const segment& filter, channel via) = 0;
    /// Deletes the contact; its campaign rows stay. False: there was none.
    virtual bool remove(contact_id id) = 0;
    /// Deletes the contact, what it wrote to us, and blanks its address in every campaign; what became of each message stays.
    /// False: there was none.
    virtual bool erase(contact_id id) = 0;
};

class segment_store {
public:
    virtual ~segment_store() = default;
    /// Throws error{errc::conflict} when the name is taken.
    virtual saved_segment create(std::string_view name, const segment& filter) = 0;
    virtual std::optional<saved_segment> get(segment_id id) = 0;
    virtual page<saved_segment> list(const page_request& slice) = 0;
    /// Nothing: there is no such segment. Throws error{errc::conflict} when the name is taken.
    virtual std::optional<saved_segment> update(segment_id id, std::string_view name, const segment& filter) = 0;
    virtual bool remove(segment_id id) = 0;
};

/// Who must not be contacted.
struct suppression {
    std::int64_t id = 0;
    outbound::channel channel = channel::email;
    std::string address;  ///< Lower case for email, E.164 otherwise.
    std::string reason;   ///< `manual`, `unsubscribe`, `bounce`, `complaint`, …
    std::string source;   ///< Who said so.
    std::optional<timestamp> expires_at;
    timestamp created_at{};
};

class suppression_store {
public:
    virtual ~suppression_store() = default;
    /// Adds or replaces by (channel, address), all or none; says how many were new.
    virtual std::int64_t add(std::span<const suppression> entries) = 0;
    virtual std::optional<suppression> find(channel via, std::string_view address) = 0;
    virtual page<suppression> list(std::optional<channel> via, const page_request& slice) = 0;
    virtual bool remove(channel via, std::string_view address) = 0;
};

}  // namespace outbound
