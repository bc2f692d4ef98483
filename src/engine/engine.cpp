#include <outbound/engine.hpp>

#include "engine/core.hpp"

namespace outbound {

engine::engine(
    boost::asio::any_io_executor executor, engine_store& store, engine_options options, clock& time, listener* listener)
    : core_{std::make_shared<engine_core>(std::move(executor), store, std::move(options), time, listener)}
{
}

// Messages keep their runs alive, and thereby the core and its accounts: closing the accounts releases them.
engine::~engine()
{
    core_->close_accounts();
}

void engine::add(std::shared_ptr<provider> account)
{
    core_->add(std::move(account));
}

void engine::start()
{
    core_->start();
}

boost::asio::awaitable<void> engine::stop(std::chrono::milliseconds drain)
{
    return core_->stop(drain);
}

boost::asio::awaitable<void> engine::idle()
{
    return core_->idle();
}

void engine::wake()
{
    core_->wake();
}

}  // namespace outbound
