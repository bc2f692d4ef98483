// A fact is a suppression as stored. Each (address, channel, reason, source, scope) has at most one fact that holds; it
// takes the latest time and the latest expiry. A lift marks the row; a later fact gets a new row.
#include "rules/consent.hpp"
#include "store/suppressions/suppressions.hpp"

#include "model/address.hpp"
#include "rules/address_hash.hpp"
#include "rules/message_consent.hpp"
#include "store/sql/identity.hpp"
#include "store/suppressions/rows.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

std::vector<suppression_lift> lifts_of(connection& db, const suppression& fact)
{
    std::vector<suppression_lift> found;
    suppression_lift row;
    auto rows =
        db.prepare("SELECT " + columns_as<suppression_lift>("@") +
                       " FROM outbound_suppression_lifts WHERE address = :address AND channel = :channel ORDER BY id",
            use(fact.address), use(fact.channel), columns_into(row));
    rows.each([&] { found.push_back(row); });
    return found;
}

constexpr std::string_view same_fact =
    " address = :address AND channel = :channel AND reason = :reason AND source = :source AND scope = :scope";

/// Whether the same report was stored before and has been lifted since.
bool is_lifted_already(connection& db, const suppression& s)
{
    return db.run("SELECT 1 FROM outbound_suppressions WHERE" + std::string{same_fact} +
                      " AND occurred_at = :at AND lifted_by <> 0",
        use(s.address), use(s.channel), use(s.reason), use(s.source), use(s.scope), use(s.occurred_at));
}

/// A row that lost its person names a message by the hash of its id: both forms of an id are equal.
template <class Rule>
bool is_ended(connection& db, suppression_lift lift, suppression fact, Rule rule)
{
    if (lift.cause == lifter::delivery && lift.scope.starts_with('#') != fact.scope.starts_with('#')) {
        const auto secret = read_secret(db);
        lift.scope = rules::hash_scope(secret, lift.scope);
        fact.scope = rules::hash_scope(secret, fact.scope);
    }
    return rule(lift, fact);
}

/// Sets the time of a fact without one, and marks a fact that arrives after its lift.
void place_among_lifts(connection& db, suppression& fact, std::span<const suppression_lift> lifts, bool is_stated_now)
{
    for (const auto& lift : lifts)
        if (is_stated_now)
            fact.occurred_at = std::max(fact.occurred_at, lift.occurred_at + timestamp::duration{1});
        else if (is_ended(db, lift, fact, rules::lifts_late))
            fact.lifted_by = lift.id;
}

bool strengthen_fact(connection& db, const suppression& s)
{
    return db.change("UPDATE outbound_suppressions SET occurred_at = CASE WHEN occurred_at < :at THEN :at ELSE "
                     "occurred_at END, "
                     "expires_at ="
                     " CASE WHEN expires_at < CAST(:until AS BIGINT) THEN CAST(:until AS BIGINT)"
                     " WHEN CAST(:until AS BIGINT) IS NULL THEN NULL ELSE expires_at END WHERE" +
                         std::string{same_fact} + " AND lifted_by = 0",
               use(s.occurred_at, "at"), use(s.expires_at, "until"), use(s.address, "address"),
               use(s.channel, "channel"), use(s.reason, "reason"), use(s.source, "source"), use(s.scope, "scope")) > 0;
}

bool insert_fact(connection& db, const suppression& s)
{
    return db.change("INSERT INTO outbound_suppressions (channel, address, reason, source, scope, expires_at, "
                     "occurred_at, created_at,"
                     " lifted_by) VALUES (:channel, :address, :reason, :source, :scope, :until, :at, :created, :lift)"
                     " ON CONFLICT (address, channel, lifted_by, reason, source, scope) DO NOTHING",
               use(s.channel), use(s.address), use(s.reason), use(s.source), use(s.scope), use(s.expires_at),
               use(s.occurred_at), use(s.created_at), use(s.lifted_by)) > 0;
}

/// rules::strip_person(); true if the fact has another reason now.
bool strip_person_of(connection& db, suppression& fact)
{
    const auto reason = fact.reason;
    rules::strip_person(read_secret(db), fact);
    return fact.reason != reason;
}

bool keep_fact(connection& db, suppression fact, timestamp now)
{
    if (fact.expires_at && *fact.expires_at <= now)
        return false;
    fact.address = fold_address(fact.channel, fact.address);
    const bool is_reworded = rules::is_address_hash(fact.address) && strip_person_of(db, fact);
    const bool is_undated = fact.occurred_at == timestamp{};
    if (is_undated)
        fact.occurred_at = now;
    const bool is_stated_now = is_undated || is_reworded;  // No earlier lift means the reason that replaced the words.
    if (fact.created_at == timestamp{})
        fact.created_at = now;
    const auto lifts = lifts_of(db, fact);
    if (!lifts.empty() && !is_stated_now && is_lifted_already(db, fact))
        return false;
    place_among_lifts(db, fact, lifts, is_stated_now);
    if (fact.lifted_by != 0) {
        insert_fact(db, fact);
        return false;
    }
    if (strengthen_fact(db, fact))
        return false;
    // Another transaction may have inserted it meanwhile.
    return insert_fact(db, fact) || (strengthen_fact(db, fact), false);
}

std::vector<suppression> facts_that_stand(connection& db, channel via, const std::string& address)
{
    std::vector<suppression> found;
    suppression row;
    auto rows =
        db.prepare("SELECT " + columns_as<suppression>("@") +
                       " FROM outbound_suppressions WHERE address = :address AND channel = :channel AND lifted_by = 0" +
                       db.dialect().for_update(),
            use(address), use(via), columns_into(row));
    rows.each([&] { found.push_back(row); });
    return found;
}

struct stored_lift {
    std::int64_t id = 0;
    bool is_new = false;
};

stored_lift store_lift(connection& db, const suppression_lift& l, timestamp now)
{
    stored_lift out;
    out.is_new = db.change("INSERT INTO outbound_suppression_lifts (channel, address, lifter, reason, source, scope, "
                           "occurred_at, created_at)"
                           " VALUES (:channel, :address, :lifter, :reason, :source, :scope, :at, :now)"
                           " ON CONFLICT (address, channel, occurred_at, lifter, reason, source, scope) DO NOTHING",
                     use(l.channel), use(l.address), use(l.cause), use(l.reason), use(l.source), use(l.scope),
                     use(l.occurred_at), use(now)) > 0;
    db.run("SELECT id FROM outbound_suppression_lifts WHERE address = :address AND channel = :channel AND occurred_at "
           "= :at"
           " AND lifter = :lifter AND reason = :reason AND source = :source AND scope = :scope",
        use(l.address), use(l.channel), use(l.occurred_at), use(l.cause), use(l.reason), use(l.source), use(l.scope),
        into(out.id));
    return out;
}

/// Moves a lift that is stated now behind the facts that hold, regardless of clocks.
void place_behind_facts(connection& db, suppression_lift& lift, std::span<const suppression> facts)
{
    for (const auto& fact : facts) {
        auto later = lift;
        later.occurred_at = std::max(lift.occurred_at, fact.occurred_at);
        if (lift.cause == lifter::removal || is_ended(db, later, fact, rules::lifts))
            lift = later;
    }
}

std::int64_t lift_under(connection& db, suppression_lift lift, timestamp now)
{
    auto facts = facts_that_stand(db, lift.channel, lift.address);
    const bool is_stated_now = lift.occurred_at == timestamp{};
    if (is_stated_now)
        lift.occurred_at = now;
    if (is_stated_now || lift.cause == lifter::removal)
        place_behind_facts(db, lift, facts);
    std::erase_if(facts, [&](const suppression& fact) { return !is_ended(db, lift, fact, rules::lifts); });
    if (lift.cause == lifter::removal && facts.empty())
        return 0;
    const auto stored = store_lift(db, lift, now);
    // A repeated event has ended its facts already. A repeated removal by an operator also ends facts added since.
    if (!stored.is_new && lift.cause != lifter::removal)
        return 0;
    for (const auto& fact : facts)
        db.change("UPDATE outbound_suppressions SET lifted_by = :lift WHERE id = :id", use(stored.id), use(fact.id));
    const auto ended = [&](const suppression& fact) { return !fact.expires_at || *fact.expires_at > now; };
    return std::ranges::count_if(facts, ended);
}

}  // namespace

std::string holds(std::string_view alias)
{
    const auto prefix = alias.empty() ? std::string{} : std::string{alias} + '.';
    return prefix + "lifted_by = 0 AND (" + prefix + "expires_at IS NULL OR " + prefix + "expires_at > :now)";
}

std::string is_suppressed(std::string_view address, std::string_view via)
{
    return is_suppressed_where({}, address, via);
}

std::string is_suppressed_where(std::string_view condition, std::string_view address, std::string_view via)
{
    return "(SELECT 1 FROM outbound_suppressions s WHERE s.address = " + std::string{address} +
           " AND s.channel = " + std::string{via} + " AND " + holds("s") + (condition.empty() ? "" : " AND ") +
           std::string{condition} + " LIMIT 1) IS NOT NULL";
}

std::string counts_for(channel via, message_kind kind, std::string_view alias)
{
    std::string disregarded;
    for (const auto reason : rules::disregarded_reasons(via, kind))
        disregarded += (disregarded.empty() ? "'" : ", '") + std::string{to_string(reason)} + '\'';
    const auto prefix = alias.empty() ? std::string{} : std::string{alias} + '.';
    return disregarded.empty() ? std::string{} : prefix + "reason NOT IN (" + disregarded + ')';
}

// SQLite reopens the tables of a subquery for each row, and never reorders a left join; PostgreSQL may.
suppression_check check_suppressions(
    const dialect& speech, std::string_view condition, std::string_view address, std::string_view via)
{
    if (speech.prefers_sets())
        return {{}, is_suppressed_where(condition, address, via)};
    return {" LEFT JOIN outbound_suppressions s ON s.address = " + std::string{address} + " AND s.channel = " +
                std::string{via} + " AND " + holds("s") + (condition.empty() ? "" : " AND ") + std::string{condition},
        "s.id IS NOT NULL"};
}

std::int64_t keep_suppressions(connection& db, std::span<const suppression> entries, timestamp now)
{
    // Sorted, so that transactions that store the same facts do not deadlock.
    std::vector<const suppression*> sorted;
    for (const auto& fact : entries)
        sorted.push_back(&fact);
    std::ranges::stable_sort(
        sorted, {}, [](const suppression* fact) { return std::tie(fact->address, fact->channel); });
    return std::ranges::count_if(sorted, [&](const suppression* fact) { return keep_fact(db, *fact, now); });
}

void keep_refusal(connection& db, campaign_id campaign, const settlement& outcome)
{
    if (outcome.suppress.empty())
        return;
    suppression fact;
    fact.channel = outcome.channel;
    db.run("SELECT c.type, r.address FROM campaign_recipients r JOIN outbound_campaigns c ON c.id = r.campaign_id"
           " WHERE r.campaign_id = :campaign AND r.seq = :seq",
        use(campaign), use(outcome.seq), into(fact.channel), into(fact.address));
    if (fact.address.empty() && valid_address(fact.channel, outcome.address))  // The person was erased.
        fact.address = address_after_erasure(db, fact.channel, outcome.address);
    if (fact.address.empty())
        return;
    fact.reason = outcome.suppress;
    fact.source = outcome.provider;
    fact.scope = rules::scope_of_refusal(fact.channel, outcome.suppress);
    fact.occurred_at = outcome.at;
    keep_suppressions(db, {&fact, 1}, outcome.at);
}

bool is_refused(connection& db, channel via, const std::string& address)
{
    const auto reason = suppression_reason::invalid;
    return db.run("SELECT 1 FROM outbound_suppressions WHERE address = :address AND channel = :channel"
                  " AND lifted_by = 0 AND reason = :reason LIMIT 1",
        use(address), use(via), use(reason));
}

std::int64_t lift_suppressions(connection& db, suppression_lift lift, timestamp now)
{
    lift.address = fold_address(lift.channel, lift.address);
    std::int64_t ended = 0;
    const bool is_hash = rules::is_address_hash(lift.address);
    if (!is_hash) {
        ended = lift_under(db, lift, now);
        if (!has_hashed_suppressions(db))
            return ended;
    }
    const auto secret = read_secret(db);
    if (!rules::strip_person(secret, lift))
        return ended;
    if (!is_hash)
        lift.address = rules::hash_address(secret, lift.channel, lift.address);
    return std::max(ended, lift_under(db, lift, now));
}

}  // namespace outbound::sql
