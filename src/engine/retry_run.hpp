// Sends a batch of retries: waits for pace, claims the retries (the intent), and hands them over at once.
#pragma once

#include "engine/run.hpp"

namespace outbound {

class retry_run final : public run {
public:
    retry_run(run_parts parts, std::shared_ptr<active_campaign> campaign);

    /// Returns when every outcome has been recorded. False if there was no retry to claim, or the run left the
    /// campaign.
    boost::asio::awaitable<bool> work();

private:
    void keep(settlement&& outcome, const outbox::entry& entry) override;

    boost::asio::awaitable<std::vector<claimed_retry>> claim();
    boost::asio::awaitable<std::size_t> count_due();
    boost::asio::awaitable<std::vector<claimed_retry>> claim_until_answered(std::size_t most);
    boost::asio::awaitable<void> send(std::vector<claimed_retry> retries);
    boost::asio::awaitable<void> record();

    claim_terms terms_;
    std::vector<settlement> outcomes_;  // Not yet recorded.
    std::size_t under_way_ = 0;
    int store_failures_ = 0;
};

}  // namespace outbound
