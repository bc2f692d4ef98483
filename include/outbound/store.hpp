// The store: one interface for each purpose, combined by `store`.
//
// Threads: every method may be called from any thread at any time, and blocks; the engine calls from its own threads.
// Errors: if the database fails, is locked too long or cannot be reached, a method throws error{errc::store} or
//   error{errc::busy}. It has then written nothing or, after a lost commit, possibly everything. Errors of the domain
//   are documented at each method.
// Time: `now` of leases, due times and starts is the database's (SQLite: the store's clock).
#pragma once

#include <outbound/archive_store.hpp>
#include <outbound/audit_store.hpp>
#include <outbound/campaign_store.hpp>
#include <outbound/clock.hpp>
#include <outbound/contact_store.hpp>
#include <outbound/dispatch_store.hpp>
#include <outbound/error.hpp>
#include <outbound/event_endpoint_store.hpp>
#include <outbound/event_log_store.hpp>
#include <outbound/event_store.hpp>
#include <outbound/finding.hpp>
#include <outbound/idempotency_store.hpp>
#include <outbound/image_store.hpp>
#include <outbound/job_store.hpp>
#include <outbound/message_store.hpp>
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

/// The part of a store that an engine calls. A host that runs only an engine, without operations and web endpoints, may
/// implement just this part: all of dispatch(), watches() and pace(), of campaigns() the methods get() and
/// change_status(), of events() the method record().
class engine_store {
public:
    virtual ~engine_store() = default;

    /// Eight random letters and digits that distinguish this installation's message keys from those of others on the
    /// same account.
    virtual const std::string& instance() const noexcept = 0;

    /// 64 random hexadecimal digits, created with the database: the key that signs unsubscribe links. Never exposed.
    virtual const std::string& secret() const noexcept = 0;

    /// Offset of the store's clock from the local clock. Leases and due times use the store's clock, which all workers
    /// share.
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
    /// The time of the manual clock (see docs/configuration.md, clock), shared by all processes; `nullopt` if none was
    /// used yet.
    virtual std::optional<timestamp> manual_time() { return std::nullopt; }

    /// Advances the manual time by `by`, from `start` if none is stored, and returns it. A store without manual time
    /// throws error{errc::config}.
    virtual timestamp advance_manual_time(
        [[maybe_unused]] timestamp start, [[maybe_unused]] std::chrono::microseconds by)
    {
        throw error{errc::config, "clock: this store keeps no manual time; leave it out of the configuration"};
    }

    /// Checks the database for `outbound doctor`; `thorough` reads all of it.
    virtual std::vector<finding> examine([[maybe_unused]] bool thorough) { return {}; }

    /// Runs `f` and commits all writes of its calls to this store together; commits none if `f` throws. A failed call
    /// undoes only its own writes, so `f` may catch the error and continue. Calls in `f` see earlier writes of the
    /// unit; others see them after the commit. A nested unit joins the outer one. `f` runs again, up to ten times, when
    /// the database aborts the transaction in favour of another (PostgreSQL: 40001, 40P01), so it must have no other
    /// side effects. It should be short: on SQLite all other writers wait.
    ///
    /// Threads: only calls on this thread belong to the unit.
    /// Errors: those of `f`; error{errc::busy}; error{errc::store}, after which nothing or (lost commit) everything was
    /// written.
    virtual void atomically(const std::function<void()>& f) = 0;

    /// As atomically(), for an `f` whose writes depend on its reads: `f` also runs again when another transaction
    /// changed a record between the read and the write of `f`. Inside another unit it has that unit's isolation.
    virtual void atomically_if_unchanged(const std::function<void()>& f) = 0;

    /// Within atomically(), calls `f` after the commit, on the same thread and in order; drops it if nothing was
    /// committed or the result of the commit was lost. Outside, calls `f` at once. For events and other reports that
    /// must not precede the commit. `f` must not throw.
    virtual void after_commit(std::function<void()> f) = 0;

    /// Runs `f`, whose calls to this store read one snapshot of the database and must not write. The default just runs
    /// `f`.
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
    virtual event_endpoint_store& event_endpoints() noexcept = 0;
    virtual message_store& messages() noexcept = 0;

    /// A store without images throws error{errc::config}.
    virtual image_store& images() { throw error{errc::config, "images: this store keeps no images"}; }
};

/// Limits of stored events without a recipient: other applications on the same account may cause any number.
struct unmatched_limits {
    std::int64_t count = 100'000;
    std::int64_t bytes = 67'108'864;
    std::chrono::days age{90};
    std::int64_t check_every = 1000;  ///< Number of events that this process stores between two checks.
};

struct store_options {
    std::string url;       ///< `sqlite://path`, or `sqlite://:memory:`.
    bool migrate = false;  ///< Upgrade an older schema; an empty database is always set up.
    /// A host's table or view with the columns of `outbound_contacts`; empty: that table itself.
    std::string contacts_view;
    std::string contacts_database;  ///< A host's SQLite file that holds contacts_view and tags_view.
    std::string tags_view;          ///< The same for `outbound_contact_tags` (contact_id, tag).
    /// Contacts of a host that keeps them without SQL, instead of the three members above. Requires SQLite.
    std::shared_ptr<contact_source> contacts;
    /// SQLite: a group (name or number) that may read and write the database's files; empty: new files are accessible
    /// only to their owner.
    std::string file_group;
    std::chrono::milliseconds busy_timeout{10'000};  ///< Maximum wait for another process's write.
    unmatched_limits unmatched;
    event_log_limits event_log;
    outbound::clock* clock = &system_clock();
    random_source* random = &system_random();  ///< For the instance name and the secret of a new database.
};

/// Reads the versions without changing the schema. Throws as open_store() does.
schema_versions read_schema_versions(const store_options& options);

/// Opens a store. Throws error{errc::config} for an invalid url, errc::store if the database cannot be reached,
/// errc::schema if its schema has another version.
std::unique_ptr<store> open_store(const store_options& options);

}  // namespace outbound
