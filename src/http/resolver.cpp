// Concurrent callers share one look-up, whose result is cached.
#include "http/resolver.hpp"

#include "http/public_address.hpp"

#include <algorithm>

namespace outbound::http {
namespace {

// Vendors change the addresses of their hosts within minutes.
constexpr std::chrono::seconds kept_for{30};

}  // namespace

resolver::resolver(const boost::asio::any_io_executor& executor, const origin& to, bool only_public)
    : resolver_{executor},
      waiting_{executor},
      to_{to},
      only_public_{only_public}
{
    if (!to_.is_address)
        return;
    const auto address = boost::asio::ip::make_address(to_.host);
    if (!may_use(address))
        return;  // Looking it up finds it, and refuses it.
    found_.emplace_back(address, static_cast<unsigned short>(std::stoul(to_.port)));
    fresh_until_ = std::chrono::steady_clock::time_point::max();
}

boost::asio::awaitable<resolver::endpoints> resolver::find(std::chrono::steady_clock::time_point deadline, answer& into)
{
    if (!found_.empty() && std::chrono::steady_clock::now() < fresh_until_)
        co_return found_;
    start();
    // A look-up cannot be cancelled, so callers wait for its completion through waiters.
    const auto woken = co_await waiting_.wait(deadline);
    if (woken == waiters::woken::notified && !found_.empty())
        co_return found_;
    into.fault = woken == waiters::woken::notified  ? fault::resolve
                 : woken == waiters::woken::overdue ? fault::timeout
                                                    : fault::cancelled;
    into.detail = "resolve \"" + to_.host + "\": " +
                  (into.fault == fault::resolve ? failed_.message() : "no answer from the name servers in time");
    co_return endpoints{};
}

// Plain http may only use loopback addresses, regardless of the host name.
bool resolver::may_use(const boost::asio::ip::address& address) const
{
    return (to_.tls || address.is_loopback()) && (!only_public_ || is_public(address));
}

void resolver::start()
{
    if (busy_)
        return;
    busy_ = true;
    resolver_.async_resolve(to_.host, to_.port, boost::asio::ip::resolver_base::numeric_service,
        [self = shared_from_this()](const auto& failed, const auto& results) { self->finished(failed, results); });
}

void resolver::finished(
    const boost::system::error_code& failed, const boost::asio::ip::tcp::resolver::results_type& results)
{
    busy_ = false;
    failed_ = failed;
    found_.clear();
    for (const auto& entry : results)
        if (may_use(entry.endpoint().address()))
            found_.push_back(entry.endpoint());
    if (!failed && found_.empty() && only_public_)
        failed_ = boost::asio::error::access_denied;
    else if (!failed && found_.empty())
        failed_ = boost::asio::error::host_not_found;
    fresh_until_ = std::chrono::steady_clock::now() + kept_for;
    waiting_.notify_all();
}

void resolver::prefer(const boost::asio::ip::tcp::endpoint& good)
{
    const auto at = std::find(found_.begin(), found_.end(), good);
    if (at != found_.end())
        std::rotate(found_.begin(), at, at + 1);
}

}  // namespace outbound::http
