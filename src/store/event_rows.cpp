// Recipients as events see them, and their events, row by row inside a transaction.
#include "store/event_rows.hpp"

#include <functional>
#include <thread>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::int32_t shards = 8;

std::int32_t shard_of_this_thread()
{
    return static_cast<std::int32_t>(std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards);
}

}  // namespace

event_recipients::event_recipients(connection& db, bool lock)
    : select_{db.prepare(
          std::string{"SELECT status, reason, attempt, event_rank, provider, external_id, sent_at, delivered_at, opened_at,"
                      " clicked_at, replied_at, answered_at, duration_seconds, answered_by, opens, clicks, machine_opens,"
                      " machine_clicks, marks, contact_id, address FROM campaign_recipients"
                      " WHERE campaign_id = :campaign AND seq = :seq"} +
              (lock ? db.speaks().for_update() : ""),
          use(place_.campaign), use(place_.seq), into(row_.state.status), into(row_.state.reason), into(row_.state.attempt),
          into(row_.state.rank), into(row_.state.provider), into(row_.state.external_id), into(row_.state.sent_at),
          into(row_.state.delivered_at), into(row_.state.opened_at), into(row_.state.clicked_at), into(row_.state.replied_at),
          into(row_.state.answered_at), into(row_.state.duration_seconds), into(row_.state.answered_by), into(row_.state.opens),
          into(row_.state.clicks), into(row_.state.machine_opens), into(row_.state.machine_clicks), into(row_.state.marks),
          into(row_.contact), into(row_.address))},
      update_{db.prepare("UPDATE campaign_recipients SET status = :status, reason = :reason, attempt = :attempt,"
                         " event_rank = :rank, provider = :provider, external_id = :external_id, sent_at = :sent_at,"
                         " delivered_at = :delivered_at, opened_at = :opened_at, clicked_at = :clicked_at,"
                         " replied_at = :replied_at, answered_at = :answered_at, duration_seconds = :duration,"
                         " answered_by = :answered_by, opens = :opens, clicks = :clicks, machine_opens = :machine_opens,"
                         " machine_clicks = :machine_clicks, marks = :marks WHERE campaign_id = :campaign AND seq = :seq",
          use(written_.status), use(written_.reason), use(written_.attempt), use(written_.rank), use(written_.provider),
          use(written_.external_id), use(written_.sent_at), use(written_.delivered_at), use(written_.opened_at),
          use(written_.clicked_at), use(written_.replied_at), use(written_.answered_at), use(written_.duration_seconds),
          use(written_.answered_by), use(written_.opens), use(written_.clicks), use(written_.machine_opens),
          use(written_.machine_clicks), use(written_.marks), use(place_.campaign), use(place_.seq))}
{
}

const event_recipients::row* event_recipients::find(const recipient_place& place)
{
    place_ = place;
    return select_.execute() ? &row_ : nullptr;
}

void event_recipients::write(const recipient_place& place, const rules::event_state& state)
{
    place_ = place;
    written_ = state;
    update_.execute();
}

event_inserts::event_inserts(connection& db, timestamp now)
    : now_{now}, insert_{db.prepare(
                     "INSERT INTO recipient_events (campaign_id, seq, event_hash, attempt, kind, actor, bounce, reason, link,"
                     " occurred_at, received_at, data) VALUES (:campaign, :seq, :hash, :attempt, :kind, :actor, :bounce,"
                     " :reason, :link, :occurred_at, :now, :data) ON CONFLICT (campaign_id, seq, event_hash) DO NOTHING",
                     use(place_.campaign), use(place_.seq), use(hash_), use(attempt_), use(kind_), use(actor_), use(bounce_),
                     use(reason_), use(link_), use(occurred_at_), use(now_), use(data_))}
{
}

bool event_inserts::insert(const recipient_place& place, std::int32_t attempt, const provider_event& e)
{
    place_ = place;
    hash_ = rules::event_hash(e);
    attempt_ = attempt;
    kind_ = e.kind;
    actor_ = e.actor;
    bounce_ = e.bounce;
    reason_ = e.reason;
    link_ = e.link;
    occurred_at_ = e.occurred_at;
    data_ = e.data.empty() ? std::string{} : boost::json::serialize(e.data);
    if (e.duration_seconds) {
        auto data = e.data;
        data["duration_seconds"] = *e.duration_seconds;
        data_ = boost::json::serialize(data);
    }
    insert_.execute();
    return insert_.affected() > 0;
}

event_engagement::event_engagement(connection& db)
    : select_{db.prepare("SELECT event_hash, kind, actor, occurred_at, link FROM recipient_events"
                         " WHERE campaign_id = :campaign AND seq = :seq AND kind IN ('opened', 'clicked')",
          use(place_.campaign), use(place_.seq), into(hash_), into(kind_), into(one_.actor), into(one_.at), into(one_.link))},
      correct_{db.prepare("UPDATE recipient_events SET actor = :actor WHERE campaign_id = :campaign AND seq = :seq"
                          " AND event_hash = :hash",
          use(actor_), use(place_.campaign), use(place_.seq), use(hash_))}
{
}

void event_engagement::count(const recipient_place& place, rules::event_state& state)
{
    place_ = place;
    std::vector<rules::interaction> all;
    std::vector<std::int64_t> hashes;
    for (bool found = select_.execute(); found; found = select_.fetch()) {
        one_.is_click = kind_ == event_kind::clicked;
        all.push_back(one_);
        hashes.push_back(hash_);
    }
    const auto actors = rules::actors_of(all);
    rules::engage(state, all, actors);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (actors[i] != all[i].actor) {
            actor_ = actors[i];
            hash_ = hashes[i];
            correct_.execute();
        }
}

void add_counters(connection& db, campaign_id campaign, const rules::event_tally& change)
{
    const auto shard = shard_of_this_thread();
    event_counter name{};
    std::int64_t amount = 0;
    auto add = db.prepare("INSERT INTO campaign_counters (campaign_id, name, shard, amount) VALUES (:campaign, :name, :shard, "
                          ":amount) ON CONFLICT (campaign_id, name, shard)"
                          " DO UPDATE SET amount = campaign_counters.amount + excluded.amount",
        use(campaign), use(name), use(shard), use(amount));
    for (const auto& [which, unused] : names<event_counter>::value)
        if (change[which] != 0) {
            name = which;
            amount = change[which];
            add.execute();
        }
}

}  // namespace outbound::sql
