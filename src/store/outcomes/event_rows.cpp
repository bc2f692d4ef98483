#include "store/outcomes/event_rows.hpp"

#include "rules/personal_text.hpp"
#include "store/outcomes/amounts.hpp"
#include "store/sql/table_row.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <set>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct event_row {
    recipient_seq seq = 0;
    std::int64_t hash = 0;
    std::int32_t attempt = 0;
    event_kind kind{};
    event_actor actor{};
    bounce_class bounce{};
    std::string reason;
    std::string link;
    timestamp occurred_at{};
    std::string data;
};

template <is_row<event_row> Row, class F>
void each_column(Row& row, F&& f)
{
    f("seq", row.seq);
    f("event_hash", row.hash);
    f("attempt", row.attempt);
    f("kind", row.kind);
    f("actor", row.actor);
    f("bounce", row.bounce);
    f("reason", row.reason);
    f("link", row.link);
    f("occurred_at", row.occurred_at);
    f("data", row.data);
}

std::string event_data(const placed_event& p)
{
    const auto text_of = [](const boost::json::object& data) {
        return data.empty() ? std::string{} : boost::json::serialize(data);
    };
    if (!p.erased_link && !p.event->duration_seconds)
        return text_of(p.event->data);
    auto data = p.erased_link ? boost::json::object{} : p.event->data;
    if (p.event->duration_seconds)
        data["duration_seconds"] = *p.event->duration_seconds;
    return text_of(data);
}

void fill_event_row(event_row& row, const placed_event& p)
{
    const auto& e = *p.event;
    row.seq = p.recipient.seq;
    row.hash = rules::event_hash(e);
    row.attempt = p.attempt;
    row.kind = e.kind;
    row.actor = e.actor;
    row.bounce = e.bounce;
    row.reason = p.erased_link ? without_address(e.reason, e.address) : e.reason;
    row.link = p.erased_link.value_or(e.link);
    row.occurred_at = e.occurred_at;
    row.data = event_data(p);
}

/// The caller appends VALUES or a SELECT.
std::string insert_into_events()
{
    return "INSERT INTO outbound_recipient_events (campaign_id, received_at, " + columns_as<event_row>("@") + ") ";
}

constexpr const char* unless_there = " ON CONFLICT (campaign_id, seq, event_hash) DO NOTHING";

void insert_each_event(connection& db, campaign_id campaign, std::span<placed_event* const> events, timestamp now)
{
    event_row row;
    auto insert = db.prepare(
        insert_into_events() + "VALUES (:campaign, :now, " + columns_as<event_row>(":@") + ")" + unless_there,
        use(campaign), use(now), columns_from(row));
    for (auto* placed : events) {
        fill_event_row(row, *placed);
        insert.execute();
        placed->fate = insert.affected() > 0 ? event_fate::stored : event_fate::repeated;
    }
}

// Of repeated events only the first is inserted.
void insert_events_together(connection& db, campaign_id campaign, std::span<placed_event* const> events, timestamp now)
{
    boost::json::array rows;
    rows.reserve(events.size());
    std::vector<std::pair<recipient_seq, std::int64_t>> keys;
    event_row row;
    for (const auto* placed : events) {
        fill_event_row(row, *placed);
        rows.push_back(json_row_of(row));
        keys.emplace_back(row.seq, row.hash);
    }
    const auto text = boost::json::serialize(rows);
    std::set<std::pair<recipient_seq, std::int64_t>> inserted;
    auto insert =
        db.prepare(insert_into_events() + "SELECT :campaign, :now, " + columns_as<event_row>("r.@") + " FROM " +
                       db.dialect().json_rows(json_columns<event_row>()) + unless_there + " RETURNING seq, event_hash",
            use(campaign, "campaign"), use(now, "now"), use(text, "rows"), into(row.seq), into(row.hash));
    insert.each([&] { inserted.emplace(row.seq, row.hash); });
    for (std::size_t i = 0; i < events.size(); ++i)
        events[i]->fate = inserted.erase(keys[i]) > 0 ? event_fate::stored : event_fate::repeated;
}

rules::stale_times judge_clicks_within(
    connection& db, const recipient_place& place, rules::event_state& state, const rules::time_span& span)
{
    std::vector<rules::interaction> clicks;
    std::vector<std::int64_t> hashes;
    rules::interaction click;
    click.is_click = true;
    std::int64_t hash = 0;
    auto rows = db.prepare(
        "SELECT event_hash, actor, occurred_at, link FROM outbound_recipient_events WHERE campaign_id = :campaign"
        " AND seq = :seq AND kind = 'clicked' AND actor IN ('', 'human', 'machine')"
        " AND occurred_at >= :from AND occurred_at <= :to",
        use(place.campaign), use(place.seq), use(span.from), use(span.to), into(hash), into(click.actor),
        into(click.at), into(click.link));
    rows.each([&] {
        clicks.push_back(click);
        hashes.push_back(hash);
    });
    const auto actors = rules::actors_of(clicks);
    rules::stale_times stale;
    for (std::size_t i = 0; i < clicks.size(); ++i) {
        if (actors[i] == clicks[i].actor)
            continue;
        stale |= rules::turn_into_machine(state, clicks[i].at);
        db.change("UPDATE outbound_recipient_events SET actor = :actor WHERE campaign_id = :campaign AND seq = :seq"
                  " AND event_hash = :hash",
            use(actors[i]), use(place.campaign), use(place.seq), use(hashes[i]));
    }
    return stale;
}

// One index look-up per actor: a scanner's clicks may all precede a person's first click.
std::optional<timestamp> first_click_of_people(connection& db, const recipient_place& place)
{
    std::optional<timestamp> first;
    for (const auto actor : {event_actor::unknown, event_actor::human}) {
        std::optional<timestamp> at;
        db.run("SELECT min(occurred_at) FROM outbound_recipient_events WHERE campaign_id = :campaign AND seq = :seq "
               "AND kind = "
               "'clicked'"
               " AND actor = :actor",
            use(place.campaign), use(place.seq), use(actor), into(at));
        if (at && (!first || *at < *first))
            first = at;
    }
    return first;
}

// Reads all events of the recipient.
std::optional<timestamp> first_open_of_people(connection& db, const recipient_place& place)
{
    std::optional<timestamp> first;
    db.run("SELECT min(occurred_at) FROM outbound_recipient_events WHERE campaign_id = :campaign AND seq = :seq AND "
           "kind = 'opened'"
           " AND actor <> 'machine'",
        use(place.campaign), use(place.seq), into(first));
    return first;
}

}  // namespace

std::string without_address(std::string_view text, std::string_view address)
{
    rules::personal_marks marks;
    marks.add_address(address);
    return rules::without_mentions(text, marks);
}

void insert_events(connection& db, campaign_id campaign, std::span<placed_event* const> events, timestamp now)
{
    if (events.empty())
        return;
    if (db.dialect().prefers_sets())
        insert_events_together(db, campaign, events, now);
    else
        insert_each_event(db, campaign, events, now);
}

void judge_clicks(
    connection& db, const recipient_place& place, rules::event_state& state, const std::vector<timestamp>& new_clicks)
{
    rules::stale_times stale;
    for (const auto& span : rules::times_to_judge(new_clicks))
        stale |= judge_clicks_within(db, place, state, span);
    if (stale.clicked_at)
        state.clicked_at = first_click_of_people(db, place);
    if (!stale.opened_at)
        return;
    state.opened_at = state.opens > 0 ? first_open_of_people(db, place) : std::nullopt;
    if (state.clicked_at && (!state.opened_at || *state.clicked_at < *state.opened_at))
        state.opened_at = state.clicked_at;  // a click counts as an open
}

void add_counters(connection& db, const std::map<campaign_id, rules::event_tally>& changes)
{
    static constexpr json_column columns[] = {
        {"campaign_id", "BIGINT"}, {"name", "TEXT"}, {"shard", "BIGINT"}, {"amount", "BIGINT"}};
    boost::json::array rows;
    for (const auto& [campaign, change] : changes)
        for (const auto& [which, name] : names<event_counter>::value)
            if (change[which] != 0)
                rows.push_back({{"campaign_id", campaign}, {"name", name}, {"shard", shard_of_this_thread()},
                    {"amount", change[which]}});
    if (!rows.empty())
        add_amounts(db, "outbound_campaign_counters", columns, rows);
}

void add_minutes(connection& db, const event_minutes& amounts)
{
    static constexpr json_column columns[] = {
        {"campaign_id", "BIGINT"}, {"minute", "BIGINT"}, {"kind", "TEXT"}, {"amount", "BIGINT"}};
    boost::json::array rows;
    for (const auto& [where, amount] : amounts) {
        const auto& [campaign, minute, kind] = where;
        rows.push_back({{"campaign_id", campaign}, {"minute", minute.time_since_epoch().count()},
            {"kind", to_string(kind)}, {"amount", amount}});
    }
    if (!rows.empty())
        add_amounts(db, "outbound_campaign_minutes", columns, rows);
}

}  // namespace outbound::sql
