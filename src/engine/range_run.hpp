// Sends one leased range, window by window: performs the actions of rules::range_protocol.
#pragma once

#include "engine/run.hpp"
#include "rules/range_protocol.hpp"

#include <span>

namespace outbound {

class range_run final : public run {
public:
    range_run(
        run_parts parts, std::shared_ptr<active_campaign> campaign, claimed_range range, std::uint64_t hours_changes);

    /// Returns when every outcome of the range has been recorded, or when the range had to be left.
    boost::asio::awaitable<void> work();

private:
    void keep(settlement&& outcome, const outbox::entry& entry) override;

    rules::range_protocol::decision decide();
    boost::asio::awaitable<void> prepare_window(std::size_t count);
    boost::asio::awaitable<void> commit();
    std::size_t send(std::span<queued_recipient> granted, const std::vector<recipient_seq>& withheld);
    rules::range_progress::limits limits() const;

    rules::range_protocol protocol_;
    clock::steady_time began_;
    std::uint64_t limits_changes_;
};

}  // namespace outbound
