// The core of an engine: owns its parts, starts and stops them.
#pragma once

#include "engine/accounts.hpp"
#include "engine/active_campaign.hpp"
#include "engine/context.hpp"
#include "engine/inquiries.hpp"
#include "engine/lanes.hpp"
#include "engine/pauses.hpp"
#include "engine/scheduler.hpp"

namespace outbound {

class engine_core final : public engine_context {
public:
    engine_core(boost::asio::any_io_executor executor, engine_store& store, engine_options options, clock& time,
        listener* listener);

    void add(std::shared_ptr<provider> account) { accounts_.add(std::move(account)); }
    void start();
    boost::asio::awaitable<void> stop(std::chrono::milliseconds drain);
    boost::asio::awaitable<void> idle() { return scheduler_.idle(); }
    void wake() { scheduler_.wake(); }
    /// Drops queued messages and abandons messages in flight.
    void close_accounts() { accounts_.close(); }

private:
    active_campaigns campaigns_;
    accounts accounts_;
    campaign_pauses pauses_;
    lanes lanes_;
    scheduler scheduler_;
    inquiries inquiries_;
    bool started_ = false;
};

}  // namespace outbound
