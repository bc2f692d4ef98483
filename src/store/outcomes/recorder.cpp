// Writes outcomes of rows that are still queued in one statement, and others one by one, because facts may conflict.
#include "store/outcomes/recorder.hpp"

#include "rules/event_fold.hpp"
#include "store/event_log/recipient_events.hpp"
#include "store/outcomes/stand_in.hpp"
#include "store/outcomes/watches.hpp"
#include "store/suppressions/suppressions.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

bool is_problem(recipient_status status)
{
    return status == recipient_status::failed || status == recipient_status::skipped ||
           status == recipient_status::unknown;
}

}  // namespace

settlement lost_with_worker(recipient_seq seq, std::int32_t attempt, timestamp now, std::optional<timestamp> again)
{
    settlement s;
    s.seq = seq;
    s.attempt = attempt;
    s.status = recipient_status::unknown;
    s.reason = to_string(outcome_reason::worker_lost);
    s.detail = "the worker ended before it recorded an outcome";
    s.at = now;
    s.retry_at = again;
    return s;
}

std::int32_t attempts_begun(const settlement& s) noexcept
{
    return s.counts_attempt ? s.attempt : s.attempt - 1;
}

std::optional<timestamp> sent_at(const settlement& s) noexcept
{
    return s.status == recipient_status::sent ? std::optional{s.at} : std::nullopt;
}

std::int32_t extra_segments(const settlement& s) noexcept
{
    return s.segments - 1;
}

counter_changes recorder::record(std::span<const settlement> outcomes, std::int64_t token)
{
    if (outcomes.empty())
        return {};
    // Without the grant, an outcome that is no fact must not overwrite a row, even a queued one.
    const bool is_open = std::ranges::all_of(outcomes, rules::is_fact) || holds_range(outcomes.front().seq, token);
    return record(outcomes, grant{token}, is_open);
}

counter_changes recorder::conclude(std::span<const settlement> outcomes)
{
    return record(outcomes, std::nullopt, true);
}

counter_changes recorder::record(std::span<const settlement> given, std::optional<grant> under, bool is_open)
{
    counter_changes changes;
    std::vector<settlement> changed;
    const auto outcomes = skip_erased(db_, campaign_, given, changed);
    const auto written = is_open ? db_.dialect().write_outcomes(db_, campaign_, outcomes) : std::nullopt;
    for (const auto& s : outcomes) {
        const bool was_queued = written ? std::ranges::binary_search(*written, s.seq)
                                        : (is_open || rules::is_fact(s)) && write_over_queued(s);
        if (!was_queued) {
            record_over_anything(s, under, changes);
            continue;
        }
        changes.move(recipient_status::queued, s.status);
        changes.gain_segments(s.status, extra_segments(s));
        append_outcome(db_, campaign_, s, attempts_begun(s));
        if (is_problem(s.status))
            keep_problem(s);
        if (s.retry_at)
            arm_retry(s);
        begin_watch(s);
        keep_refusal(db_, campaign_, s);
    }
    return changes;
}

void recorder::record_retries(std::span<const settlement> outcomes, std::int64_t token)
{
    record_anywhere(outcomes, grant{token});
}

void recorder::conclude_retries(std::span<const settlement> outcomes)
{
    record_anywhere(outcomes, std::nullopt);
}

void recorder::record_anywhere(std::span<const settlement> outcomes, std::optional<grant> under)
{
    std::vector<settlement> changed;
    for (const auto& s : skip_erased(db_, campaign_, outcomes, changed)) {
        counter_changes changes;
        record_over_anything(s, under, changes);
        if (!changes.none())
            count(range_of(s.seq), changes);
    }
}

void recorder::fill_row(const settlement& s)
{
    row_.seq = s.seq;
    row_.status = s.status;
    row_.reason = s.reason;
    row_.attempt = attempts_begun(s);
    row_.provider = s.provider;
    row_.external_id = s.external_id;
    row_.sent_at = sent_at(s);
    row_.extra_segments = extra_segments(s);
}

// The common case, in one statement: the recipient has no outcome yet.
bool recorder::write_over_queued(const settlement& s)
{
    fill_row(s);
    if (!over_queued_)
        over_queued_.emplace(
            db_.prepare("UPDATE campaign_recipients SET status = :status, reason = :reason, attempt = :attempt, "
                        "provider = :provider,"
                        " external_id = CASE WHEN address = '' THEN '' ELSE :external_id END, sent_at = :sent_at,"
                        " extra_segments = :extra_segments"
                        " WHERE campaign_id = :campaign AND seq = :seq AND status = 'queued'",
                use(row_.status), use(row_.reason), use(row_.attempt), use(row_.provider), use(row_.external_id),
                use(row_.sent_at), use(row_.extra_segments), use(campaign_), use(row_.seq)));
    over_queued_->execute();
    return over_queued_->affected() > 0;
}

bool recorder::holds_range(recipient_seq seq, std::int64_t token)
{
    std::int64_t held = 0;
    recipient_seq intent = 0;
    db_.run("SELECT lease_token, intent_seq FROM outbound_campaign_ranges WHERE campaign_id = :campaign AND first_seq "
            "<= :seq"
            " ORDER BY first_seq DESC LIMIT 1",
        use(campaign_), use(seq), into(held), into(intent));
    return held == token && seq <= intent;
}

bool recorder::holds_retry(recipient_seq seq, std::int64_t token)
{
    std::int64_t held = 0;
    db_.run("SELECT lease_token FROM outbound_campaign_retries WHERE campaign_id = :campaign AND seq = :seq",
        use(campaign_), use(seq), into(held));
    return held == token && token != 0;
}

void recorder::record_over_anything(const settlement& s, std::optional<grant> under, counter_changes& changes)
{
    known_row known;
    if (read_locked(s.seq, known))
        record_over(known, s, under, changes);
    keep_refusal(db_, campaign_, s);
}

// Locks the row before it checks the grant, because opening or ending a grant changes the row, too.
void recorder::record_over(
    const known_row& known, const settlement& s, std::optional<grant> under, counter_changes& changes)
{
    const auto holds =
        known.stored.status == recipient_status::queued ? &recorder::holds_range : &recorder::holds_retry;
    const auto how = under ? rules::decide(known.stored, s, (this->*holds)(s.seq, under->token))
                           : rules::decide_concluded(known.stored);
    if (how == rules::recording::write)
        write(s, known, changes);
    else if (how == rules::recording::fill_in)
        fill_in(s, known, changes);
    else if (!under)
        drop_retry(s.seq);  // Settled: no further attempt.
    if (how == rules::recording::write || known.stored.status == recipient_status::sent)
        begin_watch(s);
}

bool recorder::read_locked(recipient_seq seq, known_row& known)
{
    std::int32_t rank = 0;
    if (!db_.run(
            std::string{"SELECT status, reason, attempt, event_rank, provider, external_id, sent_at, extra_segments"
                        " FROM campaign_recipients WHERE campaign_id = :campaign AND seq = :seq"} +
                db_.dialect().for_update(),
            use(campaign_), use(seq), into(known.stored.status), into(known.reason), into(known.stored.attempt),
            into(rank), into(known.provider), into(known.external_id), into(known.sent_at), into(known.extra_segments)))
        return false;
    known.stored.reported_attempt = rules::attempt_of(rank);
    return true;
}

void recorder::write(const settlement& s, const known_row& known, counter_changes& changes)
{
    const bool overtaken = s.attempt < known.stored.attempt;  // A newer attempt exists, which may have arrived as well.
    fill_row(s);
    if (overtaken && s.status == recipient_status::sent) {
        row_.attempt = known.stored.attempt;
        row_.reason = to_string(outcome_reason::resent_after_unknown);
    }
    const bool is_given_back = s.status == recipient_status::retrying && !s.counts_attempt;
    const bool is_reported = s.status == recipient_status::failed || was_sent(s.status);
    // Keeps the reason of the previous attempt's failure.
    if (is_given_back && row_.attempt > 0 && !known.reason.empty())
        row_.reason = known.reason;
    if (is_given_back ||
        (is_reported && known.stored.reported_attempt >= s.attempt)) {  // Keeps the data of the previous call.
        row_.sent_at = known.sent_at;
        row_.provider = known.provider;
    }
    if (row_.external_id.empty() &&
        !known.external_id.empty()) {  // The id of the previous call: this call must not be mistaken for it.
        row_.provider = known.provider;
        row_.external_id = known.external_id;
    }
    db_.change(
        "UPDATE campaign_recipients SET status = :status, reason = :reason, attempt = :attempt, provider = :provider,"
        " external_id = CASE WHEN address = '' THEN '' ELSE :external_id END, sent_at = :sent_at,"
        " extra_segments = :extra_segments WHERE campaign_id = :campaign AND seq = :seq",
        use(row_.status), use(row_.reason), use(row_.attempt), use(row_.provider), use(row_.external_id),
        use(row_.sent_at), use(row_.extra_segments), use(campaign_), use(row_.seq));
    changes.move(known.stored.status, s.status);
    changes.lose_segments(known.stored.status, known.extra_segments);
    changes.gain_segments(s.status, row_.extra_segments);
    append_outcome(db_, campaign_, s, attempts_begun(s));
    is_problem(s.status) ? keep_problem(s) : drop_problem(s.seq);
    s.retry_at ? arm_retry(s) : drop_retry(s.seq);
}

void recorder::fill_in(const settlement& s, const known_row& known, counter_changes& changes)
{
    // A report came before the answer: it does not know the length.
    if (const auto extra = extra_segments(s); extra > 0 && known.extra_segments == 0) {
        db_.change(
            "UPDATE campaign_recipients SET extra_segments = :extra WHERE campaign_id = :campaign AND seq = :seq",
            use(extra), use(campaign_), use(s.seq));
        changes.gain_segments(known.stored.status, extra);
    }
    if (!known.external_id.empty() || s.external_id.empty())
        return;
    db_.change("UPDATE campaign_recipients SET provider = :provider, external_id = :external_id"
               " WHERE campaign_id = :campaign AND seq = :seq AND address <> ''",
        use(s.provider), use(s.external_id), use(campaign_), use(s.seq));
}

void recorder::begin_watch(const settlement& s)
{
    if (s.find_after.count() > 0)
        watch(db_, campaign_, s, s.find_after);
    else if (s.status == recipient_status::unknown)
        watch(db_, campaign_, s, first_question);
}

void recorder::overrule(const event_recipient& recipient, recipient_status from, const std::string& detail)
{
    const auto seq = recipient.seq;
    const auto to = recipient.state.status;
    counter_changes changes;
    changes.move(from, to);
    changes.lose_segments(from, recipient.extra_segments);
    changes.gain_segments(to, recipient.extra_segments);
    if (!changes.none())
        count(range_of(seq), changes);
    if (to == recipient_status::failed || to == recipient_status::bounced) {
        settlement s;
        s.seq = seq;
        s.status = to;
        s.reason = recipient.state.reason;
        s.detail = detail;
        keep_problem(s);
    } else if (is_problem(from) || from == recipient_status::bounced) {
        drop_problem(seq);
    }
    if (from == recipient_status::unknown || from == recipient_status::retrying)
        drop_retry(seq);
}

void recorder::call_again(recipient_seq seq, std::int32_t attempt, timestamp due)
{
    settlement s;
    s.seq = seq;
    s.attempt = attempt;
    s.status = recipient_status::retrying;
    s.retry_at = due;
    arm_retry(s);
}

void recorder::queue_duplicate(recipient_seq seq, timestamp due)
{
    const auto status = recipient_status::retrying;
    db_.change(
        "UPDATE campaign_recipients SET status = :status, reason = '' WHERE campaign_id = :campaign AND seq = :seq",
        use(status), use(campaign_), use(seq));
    drop_problem(seq);
    call_again(seq, 0, due);
    counter_changes changes;
    changes.move(recipient_status::skipped, status);
    count(range_of(seq), changes);
}

}  // namespace outbound::sql
