// Works through one leased range, window by window (the protocol's heart).
#pragma once

#include "engine/run.hpp"
#include "rules/range_progress.hpp"

namespace outbound {

class range_run final : public run {
public:
    range_run(run_parts parts, std::shared_ptr<active_campaign> campaign, claimed_range range, std::uint64_t hours_changes);

    /// Returns when every message of the range has come back and been recorded, or when the range had to be left.
    boost::asio::awaitable<void> work();

private:
    void keep(settlement outcome, const outbox::entry& entry) override;

    boost::asio::awaitable<void> leave();
    boost::asio::awaitable<void> take_step(rules::range_progress::advice next);
    boost::asio::awaitable<bool> open_next(std::size_t count);
    boost::asio::awaitable<void> commit(std::size_t count);
    boost::asio::awaitable<std::optional<window>> open_until_answered(const window_request& asked);
    boost::asio::awaitable<bool> release();
    std::size_t send(std::size_t count, const std::vector<recipient_seq>& withheld);
    window_request request(recipient_seq to, const std::vector<settlement>& outcomes) const;
    recipient_seq intent_after(std::size_t count) const;
    void put_back(std::vector<settlement> unrecorded);

    claimed_range range_;
    std::size_t next_ = 0;  // The first recipient without an intent.
    rules::range_progress progress_;
    std::vector<settlement> outcomes_;  // Not yet recorded.
    int store_failures_ = 0;
    clock::steady_time began_;
    std::uint64_t limits_changes_;
};

}  // namespace outbound
