// A worker around range_protocol: performs its commits and records them.
#pragma once

#include "rules/range_protocol.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

namespace outbound::testing {

inline const rules::range_protocol::time_point leased_at{std::chrono::hours{1}};

inline claimed_range range_of(const std::vector<recipient_seq>& queued, recipient_seq last)
{
    claimed_range range;
    range.campaign = 7;
    range.first_seq = 1;
    range.last_seq = last;
    range.token = 99;
    for (const auto seq : queued)
        range.recipients.emplace_back().seq = seq;
    return range;
}

/// A protocol with a window of two, and the worker around it.
struct range_worker {
    using range_protocol = rules::range_protocol;
    using act = range_protocol::action;

    explicit range_worker(std::vector<recipient_seq> queued = {1, 2, 3, 4}, recipient_seq last = 4)
        : protocol{range_of(queued, last), {2, 1, std::chrono::seconds{1}, std::chrono::seconds{20}},
              {std::chrono::seconds{60}, std::chrono::milliseconds{500}}, leased_at}
    {
    }

    act next() { return decision().act; }
    range_protocol::decision decision() { return protocol.next(seen); }

    /// Commits, gets the answer, and returns the granted recipients.
    std::vector<recipient_seq> commit(bool granted = true)
    {
        requests.push_back(requested());
        std::vector<recipient_seq> seqs;
        for (const auto& recipient : protocol.committed({granted, {}}, seen.now))
            seqs.push_back(recipient.seq);
        return seqs;
    }

    /// Commits; the answer is lost.
    void lose_answer()
    {
        requests.push_back(requested());
        protocol.commit_failed();
    }

    /// Opens a window of two.
    void open()
    {
        BOOST_REQUIRE((next() == act::open_window));
        protocol.window_ready(2);
        BOOST_REQUIRE((next() == act::commit));
        commit();
    }

    void come_back(recipient_seq seq)
    {
        settlement sent;
        sent.seq = seq;
        sent.status = recipient_status::sent;
        protocol.came_back(std::move(sent), seen.now);
    }

    struct requested_commit {
        recipient_seq from, to;
        bool release;
        std::vector<recipient_seq> outcomes;

        bool operator==(const requested_commit&) const = default;
    };

    requested_commit requested() const
    {
        const auto request = protocol.request();
        requested_commit seen_by_store{request.from_seq, request.intent_seq, request.release, {}};
        for (const auto& outcome : request.outcomes)
            seen_by_store.outcomes.push_back(outcome.seq);
        return seen_by_store;
    }

    bool last_request_is(const requested_commit& expected) const { return requests.back() == expected; }

    range_protocol protocol;
    range_protocol::circumstances seen{leased_at};
    std::vector<requested_commit> requests;
};

}  // namespace outbound::testing
