// Erases the registered tables in short transactions. The steps repeat until the last transaction finds nothing left,
// so that rows added meanwhile are erased, too.
#include "store/contacts/contacts.hpp"
#include "store/contacts/deleted_contacts.hpp"
#include "store/contacts/former_addresses.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/sql/identity.hpp"

#include <array>
#include <utility>
#include <vector>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::int64_t recipients_a_step = 100;

/// Rows that one transaction changed, by table.
using step_counts = std::array<std::int64_t, 40>;

class eraser {
public:
    /// Adds to `result`.
    eraser(database& home, const contact_tables& source, contact_id id, erasure& result)
        : home_{home},
          source_{source},
          id_{id},
          result_{result}
    {
        const snapshot db{home};  // Short: a long reader would keep SQLite from emptying the WAL.
        secret_ = read_secret(*db);
        std::string erased_key;
        was_erased_ =
            db->run("SELECT external_id FROM outbound_erasures WHERE contact_id = :id", use(id_), into(erased_key));
        has_contact_ = read_contact(*db, "");
        has_marks_ = has_contact_ || read_kept_marks(*db, secret_, id_, marks_);
        is_complete_ = has_marks_ || !erased_key.empty();
        if (has_marks_)
            namesakes_ = deleted_contacts(*db, secret_, marks_.external_id);
        read_former(*db);
        std::string address;
        auto rows = db->prepare(
            "SELECT DISTINCT address FROM campaign_recipients WHERE contact_id = :id", use(id_), into(address));
        rows.each([&] {
            has_recipients_ = true;
            marks_.add_address(address);
        });
    }

    bool is_known() const noexcept { return has_marks_ || has_recipients_ || was_erased_; }

    /// Deleted contacts with the same external_id, which may include this one: the same person.
    const std::vector<contact_id>& namesakes() const noexcept { return namesakes_; }

    void run()
    {
        result_.is_hosts |= !source_.is_own && has_contact_;
        result_.is_complete &= is_complete_;
        do {
            find_unmatched();
            while (!erase_words()) {
            }
            write(home_, [&](transaction& tx) { adopt_messages(*tx, id_, marks_); });
            erase_messages();
        } while (!finish());
        renew_samples();
        result_.is_done = home_.overwrite_deleted_bytes();
    }

private:
    /// Adds the identifying marks of the contact; false if there is no such contact.
    bool read_contact(connection& db, const std::string& locked)
    {
        std::string external_id;
        std::string email;
        std::string phone;
        const auto text = [&](const char* column) { return "coalesce(" + source_.text(column) + ", '')"; };
        if (!db.run("SELECT " + text("external_id") + ", " + text("email") + ", " + text("phone") + " FROM " +
                        source_.contacts + " c WHERE c.id = :id" + locked,
                use(id_), into(external_id), into(email), into(phone)))
            return false;
        marks_.external_id = external_id;
        marks_.add_address(email);
        marks_.add_address(phone);
        return true;
    }

    void renew_samples()
    {
        auto texts = marks_.emails;
        texts.insert(texts.end(), marks_.phones.begin(), marks_.phones.end());
        if (!marks_.external_id.empty())
            texts.push_back(marks_.external_id);
        if (!texts.empty())
            home_.renew_samples(texts);
    }

    // Ids of a host's contacts may be those of other people.
    void read_former(connection& db)
    {
        if (source_.is_own)
            read_former_addresses(db, secret_, id_, marks_);
    }

    erasure_step step(connection& db, std::span<const recipient_place> recipients = {}) const
    {
        return {db, source_, secret_, id_, marks_, unmatched_, recipients};
    }

    /// Erases in the tables of a stage; false if a table has more rows to erase.
    static bool run_stage(erasure_stage stage, const erasure_step& step, step_counts& counts)
    {
        const auto tables = personal_tables();
        for (std::size_t i = 0; i < tables.size(); ++i)
            if (tables[i].stage == stage && (counts[i] += tables[i].erase(step)) >= rows_a_step)
                return false;
        return true;
    }

    void count(const step_counts& counts)
    {
        const auto tables = personal_tables();
        for (std::size_t i = 0; i < tables.size(); ++i) {
            changed_ |= counts[i] != 0;
            if (tables[i].counter != nullptr)
                result_.*tables[i].counter += counts[i];
        }
    }

    // Events are many, and reading them takes long: it must not keep other writers waiting. The lock waits for events
    // that are being stored with a lower id.
    void find_unmatched()
    {
        write(home_, [&](transaction& tx) {
            tx.lock_exclusive(advisory_lock::events);
            tx->run("SELECT coalesce(max(id), 0) FROM outbound_unmatched_events", into(unmatched_.last));
        });
        const snapshot db{home_};
        unmatched_.ids = find_unmatched_events(*db, id_, marks_, 0);
        searched_ = marks_;
    }

    bool erase_words()
    {
        const auto [is_complete, counts] = write(home_, [&](transaction& tx) {
            step_counts rows{};
            const bool all = run_stage(erasure_stage::words, step(*tx), rows);
            return std::pair{all, rows};
        });
        count(counts);
        return is_complete;
    }

    /// Result of one transaction over the person's recipients.
    struct message_step {
        bool is_end = false;
        recipient_place next;  ///< Last processed recipient.
        step_counts counts{};
    };

    void erase_messages()
    {
        message_step done;
        do {
            done = write(home_, [&, after = done.next](transaction& tx) {
                message_step result{false, after, {}};
                const auto places = lock_recipients(*tx, after);
                result.is_end = places.empty();
                if (result.is_end)
                    return result;
                skip_unsent(step(*tx, places), home_.now());
                if (run_stage(erasure_stage::messages, step(*tx, places), result.counts))
                    result.next = places.back();
                return result;
            });
            count(done.counts);
        } while (!done.is_end);
    }

    // Locks ranges before recipients, each in order, as windows and events do.
    std::vector<recipient_place> lock_recipients(connection& db, const recipient_place& after)
    {
        const std::string lock = db.dialect().for_update();
        for (const auto& queued : find_recipients(db, after, " AND status = 'queued'", ""))
            db.run("SELECT 1 FROM outbound_campaign_ranges WHERE campaign_id = :campaign AND first_seq <= :seq"
                   " ORDER BY first_seq DESC LIMIT 1" +
                       lock,
                use(queued.campaign), use(queued.seq));
        return find_recipients(db, after, "", lock);
    }

    std::vector<recipient_place> find_recipients(
        connection& db, const recipient_place& after, const std::string& condition, const std::string& lock)
    {
        std::vector<recipient_place> found;
        recipient_place row;
        auto rows = db.prepare(
            "SELECT campaign_id, seq FROM campaign_recipients WHERE contact_id = :id AND (campaign_id > :campaign"
            " OR (campaign_id = :campaign AND seq > :seq))" +
                condition + " ORDER BY campaign_id, seq LIMIT :limit" + lock,
            use(id_, "id"), use(after.campaign, "campaign"), use(after.seq, "seq"), use(recipients_a_step, "limit"),
            into(row.campaign), into(row.seq));
        rows.each([&] { found.push_back(row); });
        return found;
    }

    /// The last transaction. False if rows were added meanwhile; then the steps before must be repeated.
    bool finish()
    {
        const auto [is_complete, counts] = write(home_, [&](transaction& tx) {
            step_counts rows{};
            tx.lock_exclusive(advisory_lock::search);  // First: messages and preparation wait for the other.
            tx.lock_exclusive(advisory_lock::erasure);
            read_contact(*tx, source_.is_own ? tx->dialect().for_update() : "");  // The contact may have new addresses.
            read_former(*tx);
            if (!(marks_ == searched_) || adopt_messages(*tx, id_, marks_) > 0)
                return std::pair{false, rows};
            if (tx->run("SELECT 1 FROM campaign_recipients WHERE contact_id = :id AND address <> '' LIMIT 1", use(id_)))
                return std::pair{false, rows};
            if (!run_stage(erasure_stage::words, step(*tx), rows) || !run_stage(erasure_stage::last, step(*tx), rows))
                return std::pair{false, rows};
            if (changed_ || rows != step_counts{})
                home_.mark_deleted_bytes(*tx);
            remember(*tx);
            return std::pair{true, rows};
        });
        count(counts);
        return is_complete;
    }

    void remember(connection& db)
    {
        const auto key = has_marks_ ? hash_external_id(secret_, marks_.external_id) : std::string{};
        const auto now = home_.now();
        db.change("INSERT INTO outbound_erasures (contact_id, external_id, erased_at) VALUES (:id, :key, :now)"
                  " ON CONFLICT (contact_id) DO NOTHING",
            use(id_), use(key), use(now));
    }

    database& home_;
    const contact_tables& source_;
    contact_id id_;
    std::string secret_;
    rules::personal_marks marks_;
    rules::personal_marks searched_;  ///< The marks by which `unmatched_` was found.
    unmatched_of_person unmatched_;
    std::vector<contact_id> namesakes_;
    bool has_contact_ = false;
    bool has_marks_ = false;  ///< Of the contact, or kept when it was deleted.
    bool has_recipients_ = false;
    bool was_erased_ = false;
    bool is_complete_ = false;  ///< All marks of the person are known now, or were when it was erased before.
    bool changed_ = false;
    erasure& result_;
};

}  // namespace

bool contacts::remove(contact_id id)
{
    source_.require_ours();
    return write(database_, [&](transaction& tx) { return delete_and_keep_marks(*tx, id, database_.now()); });
}

std::optional<erasure> contacts::erase(contact_id id)
{
    erasure result;
    eraser work{database_, source_, id, result};
    if (!work.is_known())
        return std::nullopt;
    work.run();
    for (const auto namesake : work.namesakes())
        if (namesake != id)
            eraser{database_, source_, namesake, result}.run();
    return result;
}

std::optional<contact_id> contacts::find_erased(std::string_view external_id)
{
    const auto db = database_.reader();
    const auto key = hash_external_id(read_secret(*db), external_id);
    contact_id id = 0;
    const bool found =
        db->run("SELECT contact_id FROM outbound_erasures WHERE external_id = :key UNION ALL SELECT contact_id FROM"
                " outbound_deleted_contacts WHERE external_id = :key ORDER BY contact_id DESC LIMIT 1",
            use(key, "key"), into(id));
    return found ? std::optional{id} : std::nullopt;
}

}  // namespace outbound::sql
