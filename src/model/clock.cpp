// The clock of the machine.
#include <outbound/clock.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace outbound {
namespace {

class machine_clock final : public clock {
public:
    timestamp now() const noexcept override
    {
        return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    }

    steady_time steady() const noexcept override { return std::chrono::steady_clock::now(); }

    boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer& timer, steady_time deadline) override
    {
        timer.expires_at(deadline);
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
};

// Constructed at load time, not on first use: see fork_gate.hpp. Never destroyed: engines may run during static
// destruction.
clock& instance = *new machine_clock;

}  // namespace

clock& system_clock()
{
    return instance;
}

}  // namespace outbound
