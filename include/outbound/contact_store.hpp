// Stores contacts, saved segments and suppressions. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/contact.hpp>
#include <outbound/message.hpp>
#include <outbound/page.hpp>
#include <outbound/segment.hpp>
#include <outbound/types.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Numbers of contacts of a segment that can be sent to, and that cannot, by reason.
struct audience_estimate {
    std::int64_t matched = 0;  ///< Contacts in the segment, with or without an address.
    std::int64_t no_address = 0;
    std::int64_t invalid_address = 0;
    std::int64_t suppressed = 0;
    std::int64_t duplicate = 0;
    std::int64_t sendable = 0;          ///< matched minus all of the above.
    std::int64_t unknown_contacts = 0;  ///< Ids and external_ids in the segment that no contact has.
};

/// Numbers of rows that the erasure of a person changed.
struct erasure {
    std::int64_t contacts = 0;
    std::int64_t recipients = 0;    ///< Rows blanked; statuses and times stay.
    std::int64_t events = 0;        ///< Rows blanked; kinds and times stay.
    std::int64_t problems = 0;      ///< Vendors' descriptions of failures.
    std::int64_t inbound = 0;       ///< Messages from the person, and unmatched events.
    std::int64_t suppressions = 0;  ///< Kept as keyed hashes from now on.
    std::int64_t imports = 0;       ///< Cancelled, because they held an unfinished row of the person.
    std::int64_t notes = 0;         ///< Pause details that named an address, and filters that named the external_id.
    bool is_hosts = false;          ///< The host keeps the contact's row, and must remove it.
    bool is_complete = true;        ///< False: only addresses that the contact was sent to were known, since its row
                                    ///< was deleted by the host, or before schema version 15.
    bool is_done = true;            ///< False: database files still hold deleted bytes, which a later write overwrites.
};

/// Edits `stored` in place: the stored contact with the key at `index`, or an empty contact with that key. Must not
/// change id and external_id, and must not call the store. May run again for the same contacts when a transaction is
/// repeated.
using contact_edit = std::function<void(std::size_t index, contact& stored)>;

class contact_store {
public:
    virtual ~contact_store() = default;

    struct upserted {
        contact_id id = 0;
        bool created = false;
    };

    struct address_match {
        std::string address;
        std::string external_id;
    };

    /// Creates or replaces contacts by external_id, all or none. Contacts must be valid; ids are ignored. Throws
    /// error{errc::conflict} when the contacts are a view of the host.
    virtual std::vector<upserted> upsert(std::span<const contact> contacts) = 0;
    /// Reads the contacts with these keys, edits them with `change` and stores them, all or none, with no concurrent
    /// change in between. A repeated key is edited again, from the result of the earlier edit. Contacts must be valid
    /// after `change`. Within store::atomically() no other writer adds or changes a contact until the unit ends, even
    /// if there are no keys. Throws error{errc::conflict} when the contacts are a view of the host.
    virtual std::vector<upserted> edit(std::span<const std::string> external_ids, const contact_edit& change) = 0;
    /// `nullopt` if there is no such contact.
    virtual std::optional<contact> get(contact_id id) = 0;
    virtual std::optional<contact> find(std::string_view external_id) = 0;
    /// The contacts that have one of the addresses: email addresses in lower case, or numbers in E.164. Throws
    /// error{errc::conflict} when the contacts are a view of the host.
    virtual std::vector<address_match> find_by_address(channel via, std::span<const std::string> addresses) = 0;
    /// Contacts in `filter` whose external_id, name, email, phone or company contains `search` (empty: all), ignoring
    /// case. A whole email address is also found if its domain is spelled otherwise, in Unicode or Punycode.
    virtual page<contact> list(const segment& filter, std::string_view search, const page_request& slice) = 0;
    /// Number of contacts in `filter`; with a channel, only contacts that have an address for it.
    virtual std::int64_t count(const segment& filter, std::optional<channel> via) = 0;
    /// Counts the contacts in `filter` that a campaign of the kind on the channel could be sent to, and the others by
    /// reason.
    virtual audience_estimate estimate(
        const segment& filter, channel via, message_kind kind = message_kind::marketing) = 0;
    /// Deletes the contact; its recipient rows stay, and its external_id and addresses are kept encrypted for erase().
    /// False if there was none.
    virtual bool remove(contact_id id) = 0;
    /// Removes all data of a person, found by the contact and by all its addresses, in short transactions; the status
    /// of each message stays, without personal data. A contact that was deleted or erased before can be erased again,
    /// which removes remaining data, as can be deleted contacts with the external_id of an existing one, together with
    /// it. `nullopt` if there never was such a contact.
    virtual std::optional<erasure> erase(contact_id id) = 0;
    /// The id of a deleted or erased contact by its former external_id, which is kept as a keyed hash.
    virtual std::optional<contact_id> find_erased(std::string_view external_id) = 0;
    /// Whether the database's files still hold bytes of erased people, to be overwritten.
    virtual bool has_deleted_bytes() = 0;
    /// Adds new and changed contacts to the index that list() searches, a few thousand in a short transaction, if more
    /// than `spare` wait; false: nothing was done. list() finds waiting contacts, too, but reads each of them. Does
    /// nothing when the contacts are a view of the host, of which list() reads every row.
    virtual bool index_for_search([[maybe_unused]] std::int64_t spare) { return false; }
    /// Number of contacts that wait for index_for_search().
    virtual std::int64_t unindexed() { return 0; }
};

class segment_store {
public:
    virtual ~segment_store() = default;
    /// Throws error{errc::conflict} when the name is taken.
    virtual saved_segment create(std::string_view name, const segment& filter) = 0;
    /// `nullopt` if there is no such segment.
    virtual std::optional<saved_segment> get(segment_id id) = 0;
    virtual page<saved_segment> list(const page_request& slice) = 0;
    /// `nullopt` if there is no such segment. Throws error{errc::conflict} when the name is taken, or when the filter
    /// changes while a campaign chooses its recipients by it.
    virtual std::optional<saved_segment> update(segment_id id, std::string_view name, const segment& filter) = 0;
    /// False if there is no such segment. Throws error{errc::conflict} while a campaign that has not chosen its
    /// recipients names it.
    virtual bool remove(segment_id id) = 0;
};

/// Reasons for suppressions that outbound sets; an operator may set others.
enum class suppression_reason {
    manual,       ///< Added by an operator.
    unsubscribe,  ///< The recipient opted out.
    bounce,       ///< The address does not exist.
    complaint,    ///< The recipient reported spam.
    invalid,      ///< The vendor reported the address as not valid.
    vendor_list,  ///< The address is on the vendor's suppression list.
    imported,     ///< Added by an import.
};

template <>
struct names<suppression_reason> {
    static constexpr name_table<suppression_reason, 7> value{{
        {suppression_reason::manual, "manual"},
        {suppression_reason::unsubscribe, "unsubscribe"},
        {suppression_reason::bounce, "bounce"},
        {suppression_reason::complaint, "complaint"},
        {suppression_reason::invalid, "invalid"},
        {suppression_reason::vendor_list, "vendor_list"},
        {suppression_reason::imported, "imported"},
    }};
};

/// Sources of suppressions, besides the names of reporting accounts.
enum class suppression_source {
    api,          ///< An operation.
    import_file,  ///< An import.
    link,         ///< An unsubscribe link.
};

template <>
struct names<suppression_source> {
    static constexpr name_table<suppression_source, 3> value{{
        {suppression_source::api, "api"},
        {suppression_source::import_file, "import"},
        {suppression_source::link, "link"},
    }};
};

/// One reason why an address must not be contacted. An address may have several; each holds until it expires or is
/// lifted, independently of the others.
struct suppression {
    std::int64_t id = 0;
    outbound::channel channel = channel::email;
    std::string address{};  ///< Lower case for email, E.164 otherwise; for erased people `#` and a keyed hash.
    std::string reason{};   ///< A suppression_reason, or a word of the operator.
    std::string source{};   ///< A suppression_source, or the name of the account that reported it.
    /// A lift must name the same scope: `word` (STOP), a message, a vendor's group; mostly empty.
    std::string scope{};
    std::optional<timestamp> expires_at{};
    timestamp occurred_at{};  ///< When it was last reported; the epoch: now, after every lift so far.
    timestamp created_at{};
    std::int64_t lifted_by = 0;  ///< Id of the lift that ended it; 0 if it holds.
};

/// Causes that end suppressions:
///
///     lifter       reason                further condition
///     start        unsubscribe           same scope (by word); not older than the suppression
///     resubscribe  unsubscribe           same source (account) and scope; newer
///     delivery     invalid               same scope (the message)
///     removal      the named one, or any not older
enum class lifter {
    start,        ///< The person sent START to a number.
    resubscribe,  ///< The person returned to a vendor's list.
    delivery,     ///< A message to the apparently invalid address was delivered.
    removal,      ///< An operator's suppressions.remove.
};

template <>
struct names<lifter> {
    static constexpr name_table<lifter, 4> value{{
        {lifter::start, "start"},
        {lifter::resubscribe, "resubscribe"},
        {lifter::delivery, "delivery"},
        {lifter::removal, "removal"},
    }};
};

/// Ends suppressions of an address. Kept permanently, like the suppressions.
struct suppression_lift {
    std::int64_t id = 0;
    outbound::channel channel = channel::email;
    std::string address;
    lifter cause = lifter::removal;
    std::string reason;  ///< The only reason that is lifted; empty: all that `cause` may lift.
    std::string source;  ///< As suppression::source.
    std::string scope;
    timestamp occurred_at{};
    timestamp created_at{};
};

/// All suppressions and lifts of an address on a channel, oldest first.
struct suppression_history {
    std::vector<suppression> facts;
    std::vector<suppression_lift> lifts;
};

class suppression_store {
public:
    virtual ~suppression_store() = default;
    /// Adds suppressions, all or none; returns the number of new ones. A known suppression takes the later time and the
    /// later expiry; an expired one is not added.
    virtual std::int64_t add(std::span<const suppression> entries) = 0;
    /// The suppression that now keeps a message of the kind from being sent to the address; of several the one that
    /// lasts longest.
    virtual std::optional<suppression> find(
        channel via, std::string_view address, message_kind kind = message_kind::marketing) = 0;
    /// Suppressions that hold now.
    virtual page<suppression> list(std::optional<channel> via, const page_request& slice) = 0;
    /// Includes lifted and expired suppressions, and those stored as a hash of the address.
    virtual suppression_history history(channel via, std::string_view address) = 0;
    /// Lifts every suppression of the address, or those with the given reason, and records the lift; returns how many
    /// held.
    virtual std::int64_t remove(channel via, std::string_view address, std::string_view reason = {}) = 0;
};

}  // namespace outbound
