// Concurrent calls share a transaction: the first caller writes for all waiting callers. A failed batch is written
// again call by call. Events without a recipient go to outbound_unmatched_events, where match_again() reads them.
#include "model/address.hpp"
#include "model/provider_event_json.hpp"
#include "rules/consent.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/events/events.hpp"
#include "store/events/places.hpp"
#include "store/events/recorder.hpp"
#include "store/events/storable.hpp"
#include "store/sql/identity.hpp"
#include "store/suppressions/suppressions.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Assigns events to recipients, and stores those without one as unmatched.
class event_ingest {
public:
    event_ingest(connection& db, const contact_tables& source, const std::string& instance, timestamp now)
        : db_{db},
          now_{now},
          places_{db, instance},
          recorder_{db, source, now}
    {
    }

    void take(const provider_event& given, event_intake& intake)
    {
        const bool is_undated = given.occurred_at == timestamp{};
        const auto& e = is_undated ? with_time(given) : given;
        const auto found = e.key.empty() ? places_.by_vendor(e) : places_.by_key(e);
        auto placed = found.value_or(placed_event{{}, 0, &e});
        placed.intake = &intake;
        placed.is_undated = is_undated;
        if (event_places::is_inbound(e))
            take_inbound(placed, found.has_value());
        else if (found)
            placed_.push_back(placed);
        else if (e.key.empty())
            keep_unmatched(placed);
        else
            ++intake.foreign;
    }

    void finish()
    {
        recorder_.record(placed_);
        for (const auto& p : placed_)
            if (p.fate == event_fate::unmatched)
                p.event->key.empty() ? keep_unmatched(p) : keep_without_person(p);
            else if (p.fate == event_fate::refused)
                ++p.intake->foreign;
    }

    /// Number of events that were stored without a recipient.
    std::int64_t unmatched() const noexcept { return unmatched_; }

    /// As in event_intake.
    const std::vector<campaign_id>& resumed() const noexcept { return recorder_.resumed(); }

private:
    // By the database's clock: the process that received the event may have another.
    const provider_event& with_time(const provider_event& e)
    {
        dated_.push_back(e);
        dated_.back().occurred_at = now_;
        return dated_.back();
    }

    void take_inbound(const placed_event& p, bool is_found)
    {
        const auto hash = rules::loose_event_hash(*p.event);
        const bool is_new = store_unmatched(*p.event, hash, p.recipient);
        if (is_new && is_found) {
            placed_.push_back(p);
            return;
        }
        ++(is_new ? p.intake->stored : p.intake->duplicates);  // A later campaign must not count a duplicate again.
        apply_to_address(effect_of(p, hash, is_new));
    }

    void keep_unmatched(const placed_event& p)
    {
        const auto hash = rules::loose_event_hash(*p.event);
        const bool is_new = store_unmatched(*p.event, hash, {});
        ++(is_new ? p.intake->unmatched : p.intake->duplicates);
        apply_to_address(effect_of(p, hash, is_new));
    }

    /// Keeps an event of a campaign that is deleted, or archived and may be restored. Its recipient may have been
    /// erased.
    void keep_without_person(const placed_event& p)
    {
        const auto hash = rules::loose_event_hash(*p.event);
        const bool is_new = store_unmatched(without_person(p), hash, {});
        ++(is_new ? p.intake->unmatched : p.intake->duplicates);
        apply_to_address(effect_of(p, hash, is_new));
    }

    /// As event_recorder::effect_of().
    provider_event effect_of(const placed_event& p, std::int64_t hash, bool is_new)
    {
        auto e = *p.event;
        if (!is_new)
            db_.run("SELECT kind, occurred_at FROM outbound_unmatched_events WHERE event_hash = :hash", use(hash),
                into(e.kind), into(e.occurred_at));
        else if (p.is_undated)
            e.occurred_at = {};
        return e;
    }

    /// An opt-out or its end has effect whether or not the event was seen before. The person may have been erased.
    void apply_to_address(const provider_event& e)
    {
        const bool is_arrival = e.kind == event_kind::delivered && !e.vendor_id.empty();
        const bool has_effect = !e.suppress.empty() || e.kind == event_kind::opted_in || is_arrival;
        if (!has_effect || !valid_address(e.channel, e.address))
            return;
        const auto address = address_after_erasure(db_, e.channel, e.address);
        recorder_.apply_suppressions(e, address, {}, opt_out_reach::address);
        if (is_arrival)
            recorder_.lift_refusal(e, address);
    }

    /// The event without what may identify the person; it changes a restored recipient in the same way.
    provider_event without_person(const placed_event& p)
    {
        const auto secret = read_secret(db_);
        auto e = *p.event;
        e.id = rules::id_with_hash(e);
        e.vendor_id = rules::hash_scope(secret, e.vendor_id);
        e.reason = without_address(e.reason, e.address);
        e.link = hash_link(e.link, p.recipient, secret);
        e.address.clear();
        const auto* group = e.data.if_contains("group");
        e.data = group != nullptr ? boost::json::object{{"group", *group}} : boost::json::object{};
        return e;
    }

    /// False if the event is stored already.
    bool store_unmatched(const provider_event& e, std::int64_t hash, const recipient_place& recipient)
    {
        const auto text = boost::json::serialize(to_json(e));
        const bool is_new =
            db_.change(
                "INSERT INTO outbound_unmatched_events (event_hash, provider, channel, kind, vendor_id, address, "
                "campaign_id, "
                "seq,"
                " occurred_at, received_at, event) VALUES (:hash, :provider, :channel, :kind, :vendor_id, :address,"
                " :campaign, :seq, :at, :now, :event) ON CONFLICT (event_hash) DO NOTHING",
                use(hash), use(e.provider), use(e.channel), use(e.kind), use(e.vendor_id), use(e.address),
                use(recipient.campaign), use(recipient.seq), use(e.occurred_at), use(now_), use(text)) > 0;
        unmatched_ += is_new && recipient.campaign == 0 ? 1 : 0;
        return is_new;
    }

    connection& db_;
    const timestamp now_;
    event_places places_;
    event_recorder recorder_;
    std::vector<placed_event> placed_;
    std::deque<provider_event> dated_;  // The events that came without a time.
    std::int64_t unmatched_ = 0;
};

/// The events with storable texts; `given` itself if no event has others.
std::span<const provider_event> storable(std::span<const provider_event> given, std::vector<provider_event>& cleaned)
{
    if (std::ranges::none_of(given, [](const provider_event& e) { return has_odd_bytes(e); }))
        return given;
    for (const auto& e : given)
        cleaned.push_back(with_storable_text(e));
    return cleaned;
}

/// Of workers and web servers. An older incoming message is no reply to a message that was sent later.
constexpr std::chrono::minutes most_clock_difference{5};

struct waiting_event {
    std::int64_t id = 0;
    provider_event event;
};

std::vector<waiting_event> waiting_events(
    connection& db, std::int64_t after, std::int64_t limit, const std::string& locked = {})
{
    std::vector<waiting_event> found;
    std::int64_t id = 0;
    boost::json::object event;
    auto rows =
        db.prepare("SELECT id, event FROM outbound_unmatched_events WHERE campaign_id = 0 AND id > :after AND " +
                       std::string{is_not_erased} + " ORDER BY id LIMIT :limit" + locked,
            use(after), use(limit), into(id), into(event));
    rows.each([&] { found.push_back({id, provider_event_from_json(event)}); });
    return found;
}

/// An incoming message stays in the inbox and gets its recipient. Other events are stored with their recipient alone.
void settle_matched(connection& db, const placed_event& p)
{
    if (event_places::is_inbound(*p.event))
        db.change("UPDATE outbound_unmatched_events SET campaign_id = :campaign, seq = :seq WHERE id = :id",
            use(p.recipient.campaign), use(p.recipient.seq), use(p.loose));
    else
        db.change("DELETE FROM outbound_unmatched_events WHERE id = :id", use(p.loose));
}

}  // namespace

event_intake events::record(std::span<const provider_event> given)
{
    std::vector<provider_event> cleaned;
    batch own;
    own.given = storable(given, cleaned);
    batch* const single[] = {&own};
    // A unit of work commits later, so its events neither wait for other batches nor join them.
    if (database_.joined() != nullptr)
        write(single);
    else
        write_with_others(own);
    if (own.fault)
        std::rethrow_exception(own.fault);
    if (database_.joined() == nullptr)
        limit_unmatched();
    return std::move(own.intake);
}

// Calls that arrive during a write are combined in the next one.
void events::write_with_others(batch& own)
{
    std::unique_lock alone{guard_};
    waiting_.push_back(&own);
    turn_.wait(alone, [&] { return own.is_done || !is_writing_; });
    if (own.is_done)
        return;
    is_writing_ = true;
    const auto together = std::exchange(waiting_, {});
    alone.unlock();
    write(together);
    alone.lock();
    for (auto* each : together)
        each->is_done = true;
    is_writing_ = false;
    turn_.notify_all();
}

// Writes a failed batch call by call, so that one faulty call does not fail the others.
void events::write(std::span<batch* const> together) noexcept
{
    std::int64_t unmatched = 0;
    try {
        sql::write(database_, [&](transaction& tx) {
            tx.lock_shared(advisory_lock::events);
            event_ingest ingest{*tx, source_, instance_, database_.now()};
            for (auto* each : together) {
                each->intake = {};
                for (const auto& e : each->given)
                    ingest.take(e, each->intake);
            }
            ingest.finish();
            together.front()->intake.resumed = ingest.resumed();
            unmatched = ingest.unmatched();
        });
        unmatched_before_check_ -= unmatched;
        return;
    } catch (...) {
        if (together.size() == 1)
            together.front()->fault = std::current_exception();
    }
    if (together.size() > 1)
        for (std::size_t i = 0; i < together.size(); ++i)
            write(together.subspan(i, 1));
}

event_store::match_result events::match_again(std::int64_t after, std::size_t limit)
{
    const auto most = static_cast<std::int64_t>(limit);
    if (waiting_events(*database_.reader(), after, 1).empty())
        return {};
    return sql::write(database_, [&](transaction& tx) { return match_waiting(tx, after, most); });
}

event_store::match_result events::match_waiting(transaction& tx, std::int64_t after, std::int64_t most)
{
    match_result out;
    tx.lock_shared(advisory_lock::events);
    const auto waiting =
        waiting_events(*tx, after, most, tx->dialect().for_update_of_free("outbound_unmatched_events"));
    std::vector<placed_event> placed;
    event_places places{*tx, instance_};
    for (const auto& candidate : waiting) {
        auto found = places.by_vendor(candidate.event, candidate.event.occurred_at + most_clock_difference);
        if (!found)
            found = places.by_key(candidate.event);
        if (!found)
            continue;
        found->intake = &out.intake;
        found->loose = candidate.id;
        placed.push_back(*found);
    }
    event_recorder recorder{*tx, source_, database_.now()};
    recorder.record(placed);
    out.intake.resumed = recorder.resumed();
    for (const auto& p : placed)
        if (p.fate != event_fate::unmatched && p.fate != event_fate::refused)
            settle_matched(*tx, p);
    out.examined = static_cast<std::int64_t>(waiting.size());
    if (!waiting.empty() && out.examined == most)
        out.next = waiting.back().id;
    return out;
}

}  // namespace outbound::sql
