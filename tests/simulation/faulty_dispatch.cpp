// Calls of workers, with faults.
#include "simulation/faulty_dispatch.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

/// Claim terms with copies of the data they refer to.
struct owned_terms {
    explicit owned_terms(const claim_terms& given) : terms{given}, owner{given.owner}
    {
        if (given.columns)
            columns = *given.columns;
    }
    claim_terms view() const
    {
        auto out = terms;
        out.owner = owner;
        out.columns = columns ? &*columns : nullptr;
        return out;
    }

    claim_terms terms;
    std::string owner;
    std::optional<std::vector<std::string>> columns;
};

/// Requests with copies of the data they refer to.
struct owned_requests {
    explicit owned_requests(std::span<const window_request> given) : requests{given.begin(), given.end()}
    {
        for (const auto& r : given) {
            outcomes.emplace_back(r.outcomes.begin(), r.outcomes.end());
            recipients.emplace_back(r.recipients.begin(), r.recipients.end());
        }
    }
    std::vector<window_request> view() const
    {
        auto out = requests;
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i].outcomes = outcomes[i];
            out[i].recipients = recipients[i];
        }
        return out;
    }

    std::vector<window_request> requests;
    std::vector<std::vector<settlement>> outcomes;
    std::vector<std::vector<queued_recipient>> recipients;
};

/// A lease held through a night is renewed thousands of times, which is no news for any worker.
bool only_renews(const window_request& request)
{
    return request.outcomes.empty() && !request.release && request.intent_seq <= request.from_seq;
}

}  // namespace

due_campaigns faulty_dispatch::start_scheduled(std::chrono::milliseconds max_late)
{
    return door_.write(store_call::start_scheduled, [=, this] {
        auto due = real().start_scheduled(max_late);
        if (!due.started.empty() || !due.late.empty())
            door_.committed();
        for (const auto id : due.started)
            door_.room.observer.campaign_due(id, campaign_status::running);
        for (const auto& late : due.late)
            door_.room.observer.campaign_due(late.id, campaign_status::paused);
        return due;
    });
}

std::vector<campaign_work> faulty_dispatch::work()
{
    return door_.read([this] {
        auto works = real().work();
        door_.room.observer.looked(door_.program, works);
        return works;
    });
}

preparation faulty_dispatch::prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size)
{
    return door_.write(store_call::prepare, [=, this] {
        auto done = real().prepare(campaign, chunk, range_size);
        door_.committed();
        door_.room.observer.prepared(campaign, done);
        return done;
    });
}

// The previous call's transaction holds the campaign's lock, or SQLite's write lock, until it ends.
void faulty_dispatch::wait_for_earlier_claims(const claim_terms& terms)
{
    if (terms.repeats)
        door_.room.calls.commit_all_late();
}

std::optional<claimed_range> faulty_dispatch::claim_range(campaign_id campaign, const claim_terms& terms)
{
    wait_for_earlier_claims(terms);
    return door_.write(store_call::claim_range, [this, campaign, own = owned_terms{terms}] {
        auto range = real().claim_range(campaign, own.view());
        if (!range)
            return range;
        door_.committed();
        claimed_[{campaign, range->first_seq}] = range->recipients;
        door_.room.observer.leased(campaign, range->first_seq, door_.room.time.now() + own.terms.lease);
        return range;
    });
}

std::vector<window> faulty_dispatch::open_windows(std::span<const window_request> requests)
{
    return door_.write(store_call::open_windows, [this, own = owned_requests{requests}] {
        const auto copies = own.view();
        auto answers = real().open_windows(copies);
        if (std::ranges::all_of(copies, only_renews))
            door_.changed();
        else
            door_.committed();
        for (std::size_t i = 0; i < copies.size(); ++i)
            report_window(copies[i], answers[i]);
        return answers;
    });
}

void faulty_dispatch::report_window(const window_request& request, const window& answer)
{
    auto& observer = door_.room.observer;
    observer.settled(request.campaign, request.outcomes);
    if (request.release) {
        observer.leased(request.campaign, request.first_seq, {});
        return;
    }
    if (!answer.granted)
        return;
    observer.leased(request.campaign, request.first_seq, door_.room.time.now() + request.lease);
    observer.withheld(request.campaign, answer.withheld.size());
    for (const auto& recipient : claimed_[{request.campaign, request.first_seq}])
        if (recipient.seq > request.from_seq && recipient.seq <= request.intent_seq &&
            std::ranges::find(answer.withheld, recipient.seq) == answer.withheld.end())
            observer.granted(door_.program, request.campaign, recipient, false);
}

std::size_t faulty_dispatch::due_retries(campaign_id campaign, std::size_t limit)
{
    return door_.read([=, this] { return real().due_retries(campaign, limit); });
}

std::vector<claimed_retry> faulty_dispatch::claim_retries(
    campaign_id campaign, std::size_t limit, const claim_terms& terms)
{
    wait_for_earlier_claims(terms);
    return door_.write(store_call::claim_retries, [this, campaign, limit, own = owned_terms{terms}] {
        const auto due = real().due_retries(campaign, limit);
        auto retries = real().claim_retries(campaign, limit, own.view());
        if (!retries.empty())
            door_.committed();
        if (due > retries.size())
            door_.room.observer.withheld(campaign, due - retries.size());
        for (const auto& retry : retries)
            door_.room.observer.granted(door_.program, campaign, retry.recipient, retry.after_unknown);
        return retries;
    });
}

void faulty_dispatch::settle_retries(campaign_id campaign, std::int64_t token, std::span<const settlement> outcomes)
{
    door_.write(store_call::settle_retries, [=, this, own = std::vector<settlement>{outcomes.begin(), outcomes.end()}] {
        real().settle_retries(campaign, token, own);
        door_.committed();
        door_.room.observer.settled(campaign, own);
    });
}

bool faulty_dispatch::close_rest(campaign_id campaign, std::size_t ranges)
{
    return door_.write(store_call::close_rest, [=, this] {
        const bool done = real().close_rest(campaign, ranges);
        door_.changed();
        return done;
    });
}

bool faulty_dispatch::complete(campaign_id campaign)
{
    return door_.write(store_call::complete, [=, this] {
        const bool completed = real().complete(campaign);
        if (completed) {
            door_.committed();
            door_.room.observer.status_changed(campaign, campaign_status::completed);
        }
        return completed;
    });
}

std::optional<timestamp> faulty_pace::reserve(std::string_view name, std::size_t units, double per_second)
{
    return door_.write(store_call::reserve_pace, [this, name = std::string{name}, units, per_second] {
        const auto turn = real().reserve(name, units, per_second);
        if (turn)
            door_.changed();
        return turn;
    });
}

void faulty_pace::push(std::string_view name, timestamp until)
{
    door_.write(store_call::push_pace, [this, name = std::string{name}, until] {
        real().push(name, until);
        door_.changed();
    });
}

std::vector<pace_limit> faulty_pace::limits()
{
    return door_.read([this] { return real().limits(); });
}

void faulty_pace::set_limit(std::string_view name, double per_second)
{
    door_.write(store_call::set_limit, [this, name = std::string{name}, per_second] {
        real().set_limit(name, per_second);
        door_.committed();
        door_.room.observer.limit_set(name, per_second);
    });
}

std::vector<account_state> faulty_pace::set_aside_accounts()
{
    return door_.read([this] {
        auto accounts = real().set_aside_accounts();
        std::optional<timestamp> next;
        for (const auto& account : accounts)
            if (account.until && (!next || *account.until < *next))
                next = account.until;
        door_.room.observer.accounts_read(next);
        return accounts;
    });
}

bool faulty_pace::set_aside(const account_state& state)
{
    return door_.write(store_call::set_aside, [this, state] {
        const bool is_new = real().set_aside(state);
        door_.committed();
        return is_new;
    });
}

std::vector<std::string> faulty_pace::end_absences()
{
    return door_.write(store_call::end_absences, [this] {
        auto ended = real().end_absences();
        if (!ended.empty())
            door_.committed();
        return ended;
    });
}

bool faulty_pace::clear_account(std::string_view provider)
{
    return door_.write(store_call::clear_account, [this, name = std::string{provider}] {
        const bool was_set_aside = real().clear_account(name);
        door_.committed();
        return was_set_aside;
    });
}

}  // namespace outbound::simulation
