// The store: one interface for each use, joined by `store`.
//
// Threads: every method may be called from any thread at any time, and blocks; the engine calls from threads of its
// own. Errors: a database that fails, is locked too long or cannot be reached throws error{errc::store} or
// error{errc::busy}, and
//   the method has then written nothing, or (lost commit) may have written all of it. Rules of the business are named
//   at each method.
// Time: `now` of leases, due times and starts is the database's (SQLite: the store's clock).
#pragma once

#include <outbound/archive_store.hpp>
#include <outbound/audit_store.hpp>
#include <outbound/campaign_store.hpp>
#include <outbound/clock.hpp>
#include <outbound/contact_store.hpp>
#include <outbound/dispatch_store.hpp>
#include <outbound/error.hpp>
#include <outbound/event_log_store.hpp>
#include <outbound/event_store.hpp>
#include <outbound/finding.hpp>
#include <outbound/idempotency_store.hpp>
#include <outbound/job_store.hpp>
#include <outbound/page.hpp>
#include <outbound/random.hpp>
#include <outbound/schema_versions.hpp>
#include <outbound/template_store.hpp>
#include <outbound/token_store.hpp>
#include <outbound/types.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace outbound {

class contact_source;

/// What an engine calls of a store. A host that runs an engine alone, without operations and web endpoints, may
/// implement just this: all of dispatch(), watches() and pace(), of campaigns() the methods get() and change_status(),
/// of events() the method record().
class engine_store {
public:
    virtual ~engine_store() = default;

    /// Eight random letters and digits that tell this installation's keys from another's on the same account.
    virtual const std::string& instance() const noexcept = 0;

    /// 64 hexadecimal digits, random, made with the database: what unsubscribe links are signed with. Never shown to
    /// anybody.
    virtual const std::string& secret() const noexcept = 0;

    /// How far the store's clock is ahead of the local one. Leases and due times use the store's clock, which all
    /// workers share.
    virtual std::chrono::microseconds ahead() { return std::chrono::microseconds{0}; }

    virtual campaign_store& campaigns() noexcept = 0;
    virtual event_store& events() noexcept = 0;
    virtual dispatch_store& dispatch() noexcept = 0;
    virtual watch_store& watches() noexcept = 0;
    virtual pace_store& pace() noexcept = 0;
};

/// The whole store, as operations, web endpoints and the command line call it.
class store : public engine_store {
public:
    /// The time that a manual clock has come to (see docs/configuration.md, clock), for all processes; `nullopt` before
    /// one was used.
    virtual std::optional<timestamp> manual_time() { return std::nullopt; }

    /// Moves that time forward by `by`, from `start` where none is kept, and returns it. A store that keeps none throws
    /// error{errc::config}.
    virtual timestamp advance_manual_time(
        [[maybe_unused]] timestamp start, [[maybe_unused]] std::chrono::microseconds by)
    {
        throw error{errc::config, "clock: this store keeps no manual time; leave it out of the configuration"};
    }

    /// Checks the database for `outbound doctor`; `thorough` reads all of it.
    virtual std::vector<finding> examine([[maybe_unused]] bool thorough) { return {}; }

    /// Runs `f`, and commits together what its calls of this store write; nothing of it when `f` throws. A call that
    /// fails undoes its own writes alone, so `f` may catch its error and go on. Calls inside see what was written
    /// before; others see it after the commit. A unit inside another one joins it. `f` runs again, up to ten times,
    /// when the database ended the transaction in favour of another one (PostgreSQL: 40001, 40P01), so it must leave
    /// nothing else behind, and should be short: on SQLite every other writer waits.
    ///
    /// Threads: what this thread calls belongs to the unit; other threads are not part of it.
    /// Errors: what `f` throws; error{errc::busy}; error{errc::store}, after which nothing was written, or (lost
    /// commit) all of it.
    virtual void atomically(const std::function<void()>& f) = 0;

    /// As atomically(), for an `f` that writes by what it has read: it runs again when another transaction has changed
    /// a record in between that `f` reads and changes. Within a unit it is as safe as that unit.
    virtual void atomically_if_unchanged(const std::function<void()>& f) = 0;

    /// Within atomically(), calls `f` after the commit, on the same thread and in order, and drops it when nothing was
    /// committed or the answer to the commit was lost; elsewhere calls it at once. For events, and for whatever else
    /// must not be heard of before it is true. `f` must not throw.
    virtual void after_commit(std::function<void()> f) = 0;

    /// Runs `f`, whose calls of this store read one state of the database, whatever others write meanwhile. They must
    /// not write. A store without such reads runs `f` alone.
    virtual void read_together(const std::function<void()>& f) { f(); }

    virtual contact_store& contacts() noexcept = 0;
    virtual segment_store& segments() noexcept = 0;
    virtual template_store<email_template>& email_templates() noexcept = 0;
    virtual template_store<sms_template>& sms_templates() noexcept = 0;
    virtual template_store<saved_script>& phone_scripts() noexcept = 0;
    virtual suppression_store& suppressions() noexcept = 0;
    virtual job_store& jobs() noexcept = 0;
    virtual archive_store& archives() noexcept = 0;
    virtual token_store& tokens() noexcept = 0;
    virtual audit_store& audit() noexcept = 0;
    virtual event_log_store& event_log() noexcept = 0;
    virtual idempotency_store& idempotency() noexcept = 0;
};

/// Limits of stored events without a recipient: applications that share an account with outbound may cause any number.
struct unmatched_limits {
    std::int64_t count = 100'000;
    std::int64_t bytes = 67'108'864;
    std::chrono::days age{90};
    std::int64_t check_every = 1000;  ///< Events stored by this process between two checks.
};

struct store_options {
    std::string url;            ///< `sqlite://path`, or `sqlite://:memory:`.
    bool migrate = false;       ///< Bring an older schema up to date; an empty database is always set up.
    std::string contacts_view;  ///< A host's own table or view with the columns of `outbound_contacts`; empty: ours.
    std::string contacts_database;  ///< A host's own SQLite file, in which contacts_view and tags_view are.
    std::string tags_view;          ///< Likewise for `outbound_contact_tags` (contact_id, tag).
    /// Contacts of a host that keeps them without SQL, instead of the three above. Needs SQLite.
    std::shared_ptr<contact_source> contacts;
    /// SQLite: the group (a name or a number) that may read and write the database's files, too; empty: new files are
    /// for their owner alone.
    std::string file_group;
    std::chrono::milliseconds busy_timeout{10'000};  ///< How long to wait for another process's write.
    unmatched_limits unmatched;
    event_log_limits event_log;
    outbound::clock* clock = &system_clock();
    random_source* random = &system_random();  ///< For the instance name and the secret of a new database.
};

/// Reads the versions without a change of the schema. Throws as open_store().
schema_versions read_schema_versions(const store_options& options);

/// Opens a store. Throws error{errc::config} for a wrong url, errc::store when it cannot be reached, errc::schema when
/// its schema has another version.
std::unique_ptr<store> open_store(const store_options& options);

}  // namespace outbound
