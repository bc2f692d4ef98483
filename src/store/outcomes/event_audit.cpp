// Reads recipients and their events in parallel, in seq order, and folds the events again.
#include "store/outcomes/event_audit.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// All events of one recipient, by attempt.
struct recipient_history {
    recipient_seq seq = 0;
    std::vector<std::pair<std::int32_t, provider_event>> events;
};

/// True if the status comes from an event of the current attempt, not from the dispatch. Never for `retrying`.
bool status_is_from_events(const rules::event_state& stored)
{
    return stored.rank > 0 && !rules::is_rank_of_end(stored.rank) && rules::attempt_of(stored.rank) >= stored.attempt &&
           stored.status != recipient_status::retrying;
}

/// The row before any event: the state that dispatch alone left, from which a fold may start.
rules::event_state before_events(const rules::event_state& stored)
{
    const bool is_from_events = status_is_from_events(stored);
    rules::event_state base;
    base.attempt = stored.attempt;
    base.provider = stored.provider;
    base.external_id = stored.external_id;
    base.sent_at = stored.sent_at;
    base.rank = is_from_events ? 0 : stored.rank;
    base.status = is_from_events ? recipient_status::sent : stored.status;
    base.reason = is_from_events && stored.reason != to_string(outcome_reason::resent_after_unknown) ? std::string{}
                                                                                                     : stored.reason;
    base.marks = stored.marks & rules::mark_resent;
    return base;
}

rules::event_state folded(const rules::event_state& stored, const recipient_history& recipient)
{
    auto state = before_events(stored);
    std::vector<rules::interaction> engagement;
    for (const auto& [attempt, e] : recipient.events) {
        rules::fold(state, e, attempt);
        if (e.kind == event_kind::opened || e.kind == event_kind::clicked)
            engagement.push_back({e.kind == event_kind::clicked, e.actor, e.occurred_at, e.link});
    }
    rules::engage(state, engagement, rules::actors_of(engagement));
    // A `sent` event adds nothing to a row that is sent already.
    if (state.status == stored.status && state.status == recipient_status::sent) {
        state.rank = stored.rank;
        state.reason = stored.reason;
    }
    return state;
}

std::optional<std::int32_t> duration_in(const boost::json::object& data)
{
    const auto* seconds = data.if_contains("duration_seconds");
    return seconds != nullptr && seconds->is_int64() ? std::optional{static_cast<std::int32_t>(seconds->get_int64())}
                                                     : std::nullopt;
}

void add_counted_events(connection& db, campaign_id id, rules::event_tally& sum)
{
    event_kind kind{};
    std::int64_t amount = 0;
    auto rows = db.prepare("SELECT kind, count(*) FROM outbound_recipient_events WHERE campaign_id = :id AND kind IN "
                           "('replied', 'keypress', 'transfer_failed', 'recorded')"
                           " GROUP BY kind",
        use(id), into(kind), into(amount));
    rows.each([&] {
        for (; amount > 0; --amount)
            sum.add(kind);
    });
}

void add_conversations(connection& db, campaign_id id, rules::event_tally& sum)
{
    boost::json::object data;
    auto rows = db.walk("SELECT data FROM outbound_recipient_events WHERE campaign_id = :id AND kind = 'transferred'",
        use(id), into(data));
    rows.each([&] { sum.add(event_kind::transferred, duration_in(data).value_or(0)); });
}

}  // namespace

void compare_with_events(connection& db, campaign_id id, const seq_span& span,
    const std::function<void(const event_recipient& stored, const rules::event_state& folded)>& differs)
{
    event_recipient row;
    auto recipients = db.walk("SELECT " + event_recipient_columns() +
                                  " WHERE campaign_id = :id AND seq > :after AND seq <= :last ORDER BY seq",
        use(id), use(span.after), use(span.last), outputs_of(row));
    bool is_row = recipients.execute();
    recipient_history recipient;
    const auto compare = [&] {
        while (is_row && row.seq < recipient.seq)
            is_row = recipients.fetch();
        if (!is_row || row.seq != recipient.seq)
            return;
        if (const auto again = folded(row.state, recipient); !(again == row.state))
            differs(row, again);
    };
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    provider_event e;
    auto rows =
        db.walk("SELECT e.seq, e.attempt, e.kind, e.actor, e.bounce, e.reason, e.link, e.occurred_at, e.data, c.type"
                " FROM outbound_recipient_events e JOIN outbound_campaigns c ON c.id = e.campaign_id"
                " WHERE e.campaign_id = :id AND e.seq > :after AND e.seq <= :last ORDER BY e.seq, e.event_hash",
            use(id), use(span.after), use(span.last), into(seq), into(attempt), into(e.kind), into(e.actor),
            into(e.bounce), into(e.reason), into(e.link), into(e.occurred_at), into(e.data), into(e.channel));
    rows.each([&] {
        if (seq != recipient.seq) {
            compare();
            recipient = {seq, {}};
        }
        e.duration_seconds = duration_in(e.data);
        recipient.events.emplace_back(attempt, e);
    });
    compare();
}

rules::event_tally recount_events(connection& db, campaign_id id)
{
    rules::event_tally sum;
    {
        rules::event_state r;
        auto rows =
            db.walk("SELECT status, event_rank, opened_at, clicked_at, replied_at, duration_seconds, opens, clicks,"
                    " machine_opens, machine_clicks, marks FROM campaign_recipients WHERE campaign_id = :id",
                use(id), into(r.status), into(r.rank), into(r.opened_at), into(r.clicked_at), into(r.replied_at),
                into(r.duration_seconds), into(r.opens), into(r.clicks), into(r.machine_opens), into(r.machine_clicks),
                into(r.marks));
        rows.each([&] { sum.add(r); });
    }
    add_counted_events(db, id, sum);
    add_conversations(db, id, sum);
    return sum;
}

rules::event_tally kept_counters(connection& db, campaign_id id)
{
    rules::event_tally sum;
    event_counter name{};
    std::int64_t amount = 0;
    auto rows =
        db.prepare("SELECT name, sum(amount) FROM outbound_campaign_counters WHERE campaign_id = :id GROUP BY name",
            use(id), into(name), into(amount));
    rows.each([&] { sum[name] = amount; });
    return sum;
}

}  // namespace outbound::sql
