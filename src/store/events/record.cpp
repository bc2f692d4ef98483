// Recording events: each once, whether its recipient is known by now or later, in one transaction.
#include "model/provider_event_json.hpp"
#include "store/events/events.hpp"
#include "store/events/places.hpp"
#include "store/events/recorder.hpp"

#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Takes events in, and those whose recipient is not known among the loose ones.
class event_reception {
public:
    event_reception(connection& db, const contact_source& source, const std::string& instance, timestamp now)
        : db_{db},
          now_{now},
          places_{db, instance},
          recorder_{db, source, now}
    {
    }

    void take(const provider_event& e, event_intake& intake)
    {
        auto found = e.key.empty() ? places_.by_vendor(e) : places_.by_key(e);
        if (found)
            found->intake = &intake;
        if (event_places::is_inbound(e))
            take_inbound(e, found, intake);
        else if (found)
            placed_.push_back(*found);
        else if (e.key.empty())
            keep_unmatched(e, intake);
        else
            ++intake.foreign;
    }

    void finish()
    {
        recorder_.record(placed_);
        for (const auto& p : placed_)
            if (p.fate == event_fate::unmatched)
                keep_unmatched(*p.what, *p.intake);
            else if (p.fate == event_fate::refused)
                ++p.intake->foreign;
    }

    /// As in event_intake.
    const std::vector<campaign_id>& resumed() const noexcept { return recorder_.resumed(); }

private:
    void take_inbound(const provider_event& e, const std::optional<placed_event>& found, event_intake& intake)
    {
        if (!keep_loose(e, found ? found->of : recipient_place{})) {
            ++intake.duplicates;  // A campaign of later must not get it again.
            return;
        }
        if (found) {
            placed_.push_back(*found);
            return;
        }
        ++intake.stored;
        recorder_.heed(e, e.address, 0, opt_out_reach::address);
    }

    void keep_unmatched(const provider_event& e, event_intake& intake)
    {
        if (!keep_loose(e, {})) {
            ++intake.duplicates;
            return;
        }
        ++intake.unmatched;
        recorder_.heed(e, e.address, 0, opt_out_reach::address);
    }

    /// False: it is there already.
    bool keep_loose(const provider_event& e, const recipient_place& of)
    {
        const auto hash = rules::loose_event_hash(e);
        const auto text = boost::json::serialize(to_json(e));
        return db_.change(
                   "INSERT INTO loose_events (event_hash, provider, channel, kind, vendor_id, address, campaign_id, "
                   "seq,"
                   " occurred_at, received_at, event) VALUES (:hash, :provider, :channel, :kind, :vendor_id, :address,"
                   " :campaign, :seq, :at, :now, :event) ON CONFLICT (event_hash) DO NOTHING",
                   use(hash), use(e.provider), use(e.channel), use(e.kind), use(e.vendor_id), use(e.address),
                   use(of.campaign), use(of.seq), use(e.occurred_at), use(now_), use(text)) > 0;
    }

    connection& db_;
    const timestamp now_;
    event_places places_;
    event_recorder recorder_;
    std::vector<placed_event> placed_;
};

struct waiting_event {
    std::int64_t id = 0;
    provider_event what;
};

std::vector<waiting_event> waiting_events(
    connection& db, std::int64_t after, std::int64_t limit, const std::string& locked = {})
{
    std::vector<waiting_event> found;
    std::int64_t id = 0;
    boost::json::object what;
    auto rows = db.prepare(
        "SELECT id, event FROM loose_events WHERE campaign_id = 0 AND id > :after ORDER BY id LIMIT :limit" + locked,
        use(after), use(limit), into(id), into(what));
    for (bool row = rows.execute(); row; row = rows.fetch())
        found.push_back({id, provider_event_from_json(what)});
    return found;
}

}  // namespace

event_intake events::record(std::span<const provider_event> given)
{
    batch mine;
    mine.given = given;
    std::unique_lock alone{guard_};
    waiting_.push_back(&mine);
    turn_.wait(alone, [&] { return mine.is_done || !is_writing_; });
    if (!mine.is_done) {
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
    if (mine.fault)
        std::rethrow_exception(mine.fault);
    return std::move(mine.intake);
}

// What fails together is tried one by one, so that none suffers for another.
void events::write(std::span<batch* const> together) noexcept
{
    try {
        sql::write(database_, [&](transaction& tx) {
            tx.share(turn::events);
            event_reception desk{*tx, source_, instance_, database_.now()};
            for (auto* each : together) {
                each->intake = {};
                for (const auto& e : each->given)
                    desk.take(e, each->intake);
            }
            desk.finish();
            together.front()->intake.resumed = desk.resumed();
        });
        return;
    } catch (...) {
        if (together.size() == 1)
            together.front()->fault = std::current_exception();
    }
    if (together.size() > 1)
        for (std::size_t i = 0; i < together.size(); ++i)
            write(together.subspan(i, 1));
}

event_store::matched events::match_again(std::int64_t after, std::size_t limit)
{
    const auto most = static_cast<std::int64_t>(limit);
    if (waiting_events(*database_.reader(), after, 1).empty())
        return {};
    return sql::write(database_, [&](transaction& tx) { return match_waiting(tx, after, most); });
}

event_store::matched events::match_waiting(transaction& tx, std::int64_t after, std::int64_t most)
{
    matched out;
    tx.share(turn::events);
    const auto waiting = waiting_events(*tx, after, most, tx->speaks().for_update_of_free("loose_events"));
    std::vector<placed_event> placed;
    event_places places{*tx, instance_};
    for (const auto& one : waiting) {
        auto known = places.by_vendor(one.what);
        if (!known)
            known = places.by_key(one.what);
        if (!known)
            continue;
        known->intake = &out.found;
        known->loose = one.id;
        placed.push_back(*known);
    }
    event_recorder recorder{*tx, source_, database_.now()};
    recorder.record(placed);
    out.found.resumed = recorder.resumed();
    for (const auto& p : placed)
        if (p.fate != event_fate::unmatched && p.fate != event_fate::refused)
            tx->change("DELETE FROM loose_events WHERE id = :id", use(p.loose));
    out.looked_at = static_cast<std::int64_t>(waiting.size());
    if (!waiting.empty() && out.looked_at == most)
        out.next = waiting.back().id;
    return out;
}

}  // namespace outbound::sql
