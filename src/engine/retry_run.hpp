// Sends a handful of leased retries again. Claiming them was the intent, so there is no window to open.
#pragma once

#include "engine/run.hpp"

namespace outbound {

class retry_run final : public run {
public:
    retry_run(std::shared_ptr<engine_core> core, std::shared_ptr<active_campaign> campaign, std::vector<claimed_retry> retries);

    /// Returns when every message has come back and been recorded.
    boost::asio::awaitable<void> work();

private:
    void keep(settlement outcome, const outbox::entry& entry) override;

    boost::asio::awaitable<void> send();
    boost::asio::awaitable<void> wait_for_outcomes();
    boost::asio::awaitable<void> record();

    std::vector<claimed_retry> retries_;
    std::vector<settlement> outcomes_;  // Not yet recorded.
    std::size_t under_way_ = 0;
};

}  // namespace outbound
