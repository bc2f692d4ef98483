// Recording events: each once, with statuses, counters, suppressions and retries that follow, in one transaction.
#include "model/address.hpp"
#include "model/call_options.hpp"
#include "model/provider_event_json.hpp"
#include "rules/message_key.hpp"
#include "rules/planted_fault.hpp"
#include "store/event_rows.hpp"
#include "store/events.hpp"
#include "store/recorder.hpp"
#include "store/suppressions.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// An event with its recipient.
struct placed_event {
    recipient_place of;
    std::int32_t attempt = 0;
    const provider_event* what = nullptr;
};

class event_recorder {
public:
    event_recorder(connection& db, const contact_source& source, const std::string& instance, timestamp now)
        : db_{db}, source_{source}, instance_{instance}, now_{now}, recipients_{db, true}, inserts_{db, now}, engagement_{db}
    {
    }

    event_intake record(std::span<const provider_event> given)
    {
        std::vector<placed_event> placed;
        placed.reserve(given.size());
        for (const auto& e : given)
            place(e, placed);
        // In the order in which windows lock them, too.
        std::ranges::stable_sort(placed, {}, &placed_event::of);
        for (auto from = placed.begin(); from != placed.end();) {
            const auto to = std::find_if(from, placed.end(), [&](const placed_event& p) { return p.of != from->of; });
            record_recipient({from, to});
            from = to;
        }
        write_sums();
        return std::move(intake_);
    }

    /// As record(), for an event that is among the loose ones already.
    bool record_again(const provider_event& e)
    {
        const auto found = is_inbound(e) ? latest_message(e) : by_vendor_id(e);
        const auto known = found ? found : by_key(e);
        if (!known || recipients_.find(known->of) == nullptr)
            return false;
        record_recipient({&*known, 1});
        write_sums();
        return true;
    }

    event_intake& intake() { return intake_; }

private:
    // What people send us names no message.
    static bool is_inbound(const provider_event& e)
    {
        return e.key.empty() && e.channel == channel::sms &&
               (e.kind == event_kind::replied || e.kind == event_kind::opted_out || e.kind == event_kind::opted_in);
    }

    void place(const provider_event& e, std::vector<placed_event>& placed)
    {
        if (!e.key.empty()) {
            if (const auto known = by_key(e))
                placed.push_back(*known);
            else
                ++intake_.foreign;
            return;
        }
        const auto found = is_inbound(e) ? latest_message(e) : by_vendor_id(e);
        if (is_inbound(e) && !keep_loose(e, found ? found->of : recipient_place{}))
            return;  // Told before; a campaign of later must not get it again.
        if (found)
            placed.push_back(*found);
        else if (!is_inbound(e))
            keep_unmatched(e);
        else
            settle_inbound(e);
    }

    std::optional<placed_event> by_key(const provider_event& e) const
    {
        const auto key = rules::read_message_key(e.key);
        if (!key || key->instance != instance_ || key->seq == 0)
            return std::nullopt;
        return placed_event{{key->campaign, key->seq}, static_cast<std::int32_t>(key->attempt), &e};
    }

    std::optional<placed_event> by_vendor_id(const provider_event& e)
    {
        if (e.vendor_id.empty() || e.address.empty())
            return std::nullopt;
        return find("address = :address AND external_id = :vendor_id ORDER BY campaign_id DESC LIMIT 1", e);
    }

    // What is answered is the newest message to that number.
    std::optional<placed_event> latest_message(const provider_event& e)
    {
        return find("address = :address AND (sent_at IS NOT NULL OR status = 'unknown')"
                    " AND (SELECT type FROM outbound_campaigns c WHERE c.id = campaign_id) = :channel"
                    " ORDER BY coalesce(sent_at, 0) DESC, campaign_id DESC LIMIT 1",
            e);
    }

    std::optional<placed_event> find(const std::string& condition, const provider_event& e)
    {
        placed_event found;
        found.what = &e;
        const auto address = e.channel == channel::email ? fold_email(e.address) : e.address;
        bindings values;
        values.add("address", address);
        if (condition.find(":vendor_id") != std::string::npos)
            values.add("vendor_id", e.vendor_id);
        if (condition.find(":channel") != std::string::npos)
            values.add("channel", std::string{to_string(e.channel)});
        const bool any = db_.run("SELECT campaign_id, seq, attempt FROM campaign_recipients WHERE " + condition, values,
            into(found.of.campaign), into(found.of.seq), into(found.attempt));
        return any ? std::optional{found} : std::nullopt;
    }

    /// False: it is there already.
    bool keep_loose(const provider_event& e, const recipient_place& of)
    {
        const auto hash = rules::loose_event_hash(e);
        const auto text = boost::json::serialize(to_json(e));
        const auto added = db_.change(
            "INSERT INTO loose_events (event_hash, provider, channel, kind, vendor_id, address, campaign_id, seq, occurred_at,"
            " received_at, event) VALUES (:hash, :provider, :channel, :kind, :vendor_id, :address, :campaign, :seq, :at, :now,"
            " :event) ON CONFLICT (event_hash) DO NOTHING",
            use(hash), use(e.provider), use(e.channel), use(e.kind), use(e.vendor_id), use(e.address), use(of.campaign),
            use(of.seq), use(e.occurred_at), use(now_), use(text));
        ++(added > 0 ? intake_.stored : intake_.duplicates);
        return added > 0;
    }

    void keep_unmatched(const provider_event& e)
    {
        if (keep_loose(e, {})) {
            --intake_.stored;
            ++intake_.unmatched;
            settle_inbound(e);
        }
    }

    // A refusal holds whether or not we know what it answers.
    void settle_inbound(const provider_event& e) { suppress(e, e.address, 0); }

    void record_recipient(std::span<const placed_event> told)
    {
        const auto& of = told.front().of;
        const auto* row = recipients_.find(of);
        if (row == nullptr) {
            for (const auto& p : told)
                keep_unmatched(*p.what);
            return;
        }
        auto after = row->state;
        bool any = false;
        bool count_anew = false;  // All opens and clicks: a scanner may have been at work.
        for (const auto& p : told) {
            if (!inserts_.insert(of, p.attempt, *p.what)) {
                ++intake_.duplicates;
                continue;
            }
            if (planted(rules::fault::events_marked_apart))
                db_.run("COMMIT"), db_.run("BEGIN");
            any = true;
            rules::fold(after, *p.what, p.attempt);
            if (p.what->kind == event_kind::opened || p.what->kind == event_kind::clicked)
                count_anew |= !rules::engage(after, *p.what);
            count(p);
            suppress(*p.what, row->address.empty() ? p.what->address : row->address, row->contact);
        }
        if (!any)
            return;
        if (count_anew && !is_pruned(of.campaign))
            engagement_.count(of, after);
        if (is_worth_writing(row->state, after))
            move(of, row->state, after);
    }

    // Late events of an old campaign add to what its rows say: the earlier ones cannot be counted any more.
    bool is_pruned(campaign_id id)
    {
        int pruned = 0;
        return db_.run("SELECT 1 FROM outbound_campaigns WHERE id = :id AND events_pruned_at IS NOT NULL", use(id), into(pruned));
    }

    // That a message went out is what its row says already.
    static bool is_worth_writing(const rules::event_state& before, rules::event_state after)
    {
        if (before.status == recipient_status::sent && after.status == recipient_status::sent) {
            after.rank = before.rank;
            after.reason = before.reason;
        }
        return !(before == after);
    }

    void move(const recipient_place& of, const rules::event_state before, rules::event_state after)
    {
        const auto again = before.rank != after.rank ? redial_time(of.campaign, after) : std::nullopt;
        if (again)
            after.status = recipient_status::retrying;
        recipients_.write(of, after);
        auto& sums = tallies_[of.campaign];
        sums.add(before, -1);
        sums.add(after);
        if (before.status != after.status)
            recorder{db_, of.campaign}.overrule(of.seq, before.status, after.status, after.reason, detail_);
        if (again)
            recorder{db_, of.campaign}.call_again(of.seq, after.attempt, *again);
    }

    // A line that was busy, or that nobody picked up, is called again as the campaign says. It may have been completed meanwhile.
    std::optional<timestamp> redial_time(campaign_id id, const rules::event_state& after)
    {
        if (after.status != recipient_status::busy && after.status != recipient_status::no_answer)
            return std::nullopt;
        boost::json::object text;
        if (!db_.run(std::string{"SELECT call_options FROM outbound_campaigns WHERE id = :id AND status IN ('running', 'paused',"
                                 " 'completed') AND (expires_at IS NULL OR expires_at > :now)"} +
                         db_.speaks().for_update(),
                use(id), use(now_), into(text)))
            return std::nullopt;
        call_options how;
        assign(how, text);
        if (after.attempt > how.redial.attempts)
            return std::nullopt;
        db_.change("UPDATE outbound_campaigns SET status = 'running', completed_at = NULL, updated_at = :now"
                   " WHERE id = :id AND status = 'completed'",
            use(now_), use(id));
        return now_ + how.redial.after;
    }

    void count(const placed_event& p)
    {
        using namespace std::chrono;
        const auto& e = *p.what;
        ++intake_.stored;
        tallies_[p.of.campaign].add(e.kind);
        ++minutes_[{p.of.campaign, timestamp{floor<std::chrono::minutes>(e.occurred_at)}, e.kind}];
        if (e.kind == event_kind::replied)
            intake_.replies.push_back(p.of);
        if (e.kind == event_kind::bounced || e.kind == event_kind::failed) {
            const auto* words = e.data.if_contains("detail");
            detail_ = words != nullptr && words->is_string() ? std::string{std::string_view{words->get_string()}} : std::string{};
        }
    }

    void suppress(const provider_event& e, const std::string& address, contact_id whose)
    {
        if (e.kind == event_kind::opted_in)
            lift_refusal(db_, e.channel, address);
        if (e.suppress.empty() || address.empty())
            return;
        suppression s;
        s.channel = e.channel;
        s.address = address;
        s.reason = e.suppress;
        s.source = e.provider;
        std::vector<suppression> entries{s};
        if (e.suppress_all)
            add_other_addresses(s, whose, entries);
        keep_suppressions(db_, entries, now_);
    }

    void add_other_addresses(suppression s, contact_id whose, std::vector<suppression>& entries)
    {
        std::string email;
        std::string phone;
        if (s.channel != channel::email)
            phone = s.address;
        db_.run("SELECT email, phone FROM " + source_.contacts + " WHERE id = :id", use(whose), into(email), into(phone));
        for (const auto& [via, address] :
            {std::pair{channel::email, email}, std::pair{channel::sms, phone}, std::pair{channel::phone, phone}})
            if (!address.empty() && via != s.channel) {
                s.address = address;
                entries.push_back(s);
                entries.back().channel = via;
            }
    }

    void write_sums()
    {
        for (const auto& [campaign, tally] : tallies_)
            add_counters(db_, campaign, tally);
        tallies_.clear();
        for (const auto& [where, amount] : minutes_) {
            const auto& [campaign, minute, kind] = where;
            db_.change("INSERT INTO campaign_minutes (campaign_id, minute, kind, amount) VALUES (:campaign, :minute, :kind, "
                       ":amount) ON CONFLICT (campaign_id, minute, kind)"
                       " DO UPDATE SET amount = campaign_minutes.amount + excluded.amount",
                use(campaign), use(minute), use(kind), use(amount));
        }
        minutes_.clear();
    }

    connection& db_;
    const contact_source& source_;
    const std::string& instance_;
    const timestamp now_;
    event_recipients recipients_;
    event_inserts inserts_;
    event_engagement engagement_;
    std::string detail_;  // the vendor's words about the last failure
    std::map<campaign_id, rules::event_tally> tallies_;
    std::map<std::tuple<campaign_id, timestamp, event_kind>, std::int64_t> minutes_;
    event_intake intake_;
};

struct waiting_event {
    std::int64_t id = 0;
    boost::json::object what;
};

std::vector<waiting_event> waiting_events(connection& db, std::int64_t after, std::int64_t limit, const std::string& locked = {})
{
    std::vector<waiting_event> found;
    waiting_event one;
    auto rows =
        db.prepare("SELECT id, event FROM loose_events WHERE campaign_id = 0 AND id > :after ORDER BY id LIMIT :limit" + locked,
            use(after), use(limit), into(one.id), into(one.what));
    for (bool row = rows.execute(); row; row = rows.fetch())
        found.push_back(one);
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
            for (auto* each : together)
                each->intake = event_recorder{*tx, source_, instance_, database_.now()}.record(each->given);
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
    matched out;
    if (waiting_events(*database_.reader(), after, 1).empty())
        return out;
    transaction tx{database_};
    tx.share(turn::events);
    {
        event_recorder work{*tx, source_, instance_, database_.now()};
        for (const auto& one :
            waiting_events(*tx, after, static_cast<std::int64_t>(limit), tx->speaks().for_update_of_free("loose_events"))) {
            ++out.looked_at;
            out.next = one.id;
            const auto what = provider_event_from_json(one.what);
            if (work.record_again(what))
                tx->change("DELETE FROM loose_events WHERE id = :id", use(one.id));
        }
        out.found = std::move(work.intake());
    }
    if (out.looked_at < static_cast<std::int64_t>(limit))
        out.next.reset();
    if (out.looked_at > 0)
        tx.commit();
    return out;
}

}  // namespace outbound::sql
