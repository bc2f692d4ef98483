#include "engine/core.hpp"

namespace outbound {

engine_core::engine_core(
    boost::asio::any_io_executor executor, engine_store& store, engine_options options, clock& time, listener* listener)
    : engine_context{std::move(executor), store, std::move(options), time, listener},
      accounts_{*this, {[this] { scheduler_.follow_limits(); },
                           [this](campaign_id campaign, std::string detail) {
                               pauses_.pause_for_account(campaign, std::move(detail));
                           }}},
      pauses_{*this, campaigns_},
      lanes_{*this, campaigns_, accounts_, pauses_, [this] { scheduler_.wake(); }},
      scheduler_{*this, campaigns_, accounts_, pauses_, [this] { lanes_.wake(); }},
      inquiries_{*this, accounts_}
{
}

void engine_core::start()
{
    accounts_.check_routes();
    started_ = true;
    inquiries_.begin();
    spawn(scheduler_.run_until_stopped());
    spawn(lanes_.run_until_stopped());
}

boost::asio::awaitable<void> engine_core::stop(std::chrono::milliseconds drain)
{
    if (!started_)
        co_return;
    begin_stop();
    scheduler_.wake();
    inquiries_.wake();
    lanes_.wake();
    campaigns_.all_changed();
    co_await wait_for_tasks(steady() + drain);
    end_drain();
    campaigns_.all_changed();
    co_await wait_for_tasks(clock::steady_time::max());
    co_await scheduler_.end_waits();
    accounts_.close();
}

}  // namespace outbound
