// One coroutine accepts; each connection runs a session. Another coroutine checks twice a second for clients that
// disconnected while waiting, which costs quick requests nothing. stop() closes the acceptor, then waits for open
// sessions.
#include "http/listener.hpp"

#include "http/listener_session.hpp"
#include "http/server_certificate.hpp"
#include "model/ip_address.hpp"

#include <outbound/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <future>
#include <list>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <vector>

namespace outbound::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto pause_after_fault = 100ms;  // for example if descriptors are exhausted
constexpr auto look_every = 500ms;
constexpr auto longest_farewell = 1s;  // for sinks that undo partial work

}  // namespace

class listener::core {
public:
    core(const listener_options& options, web_handler handler)
        : options_{options},
          handler_{std::move(handler)},
          acceptor_{network_},
          pause_{network_},
          look_{network_}
    {
        if (!options_.certificate.empty())
            certificate_.emplace(options_.certificate, options_.key, options_.report);
        for (const auto& proxy : options_.proxies)
            proxies_.push_back(network_from(proxy));
        listen();
        asio::co_spawn(network_, accept(), asio::detached);
        asio::co_spawn(network_, watch_peers(), asio::detached);
        thread_ = std::thread{[this] { run(); }};
    }

    ~core() { stop(0ms); }

    std::uint16_t port() const noexcept { return port_; }

    bool stop(std::chrono::milliseconds drain)
    {
        const std::lock_guard alone{stopping_};
        if (!thread_.joinable())
            return true;
        auto ended = asio::co_spawn(network_, finish(drain), asio::use_future);
        const bool orderly = ended.get();
        network_.stop();
        thread_.join();
        return orderly;
    }

private:
    // Memory may be exhausted at any point; the next connection may succeed.
    void run() noexcept
    {
        for (bool ended = false; !ended;)
            try {
                network_.run();
                ended = true;
            } catch (const std::exception&) {
            }
    }

    static ip_network network_from(const std::string& text)
    {
        const auto network = ip_network_from(text);
        if (!network)
            throw error{
                errc::config, "proxy \"" + text + "\" is no IP address or network; give 10.0.0.7 or 10.0.0.0/8"};
        return *network;
    }

    void listen()
    try {
        const tcp::endpoint at{asio::ip::make_address(options_.host), options_.port};
        acceptor_.open(at.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address{true});
        acceptor_.bind(at);
        acceptor_.listen();
        port_ = acceptor_.local_endpoint().port();
    } catch (const boost::system::system_error& e) {
        throw error{errc::config, "address \"" + options_.host + "\", port " + std::to_string(options_.port) +
                                      ": cannot be listened on: " + e.code().message() + "; choose another"};
    }

    asio::awaitable<void> accept()
    {
        while (acceptor_.is_open()) {
            boost::system::error_code fault;
            tcp::socket socket{network_};
            co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, fault));
            if (!fault)
                fault = try_begin(std::move(socket));
            if (fault && acceptor_.is_open()) {
                pause_.expires_after(pause_after_fault);
                co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, fault));
            }
        }
    }

    boost::system::error_code try_begin(tcp::socket socket)
    try {
        begin(std::move(socket));
        return {};
    } catch (const std::bad_alloc&) {
        return asio::error::no_memory;
    }

    void begin(tcp::socket socket)
    {
        auto* const tls = certificate_ ? certificate_->context() : nullptr;
        const auto session = sessions_.emplace(sessions_.end(), std::move(socket), tls, options_, handler_);
        session->admit(admission_of(*session));
        try {
            asio::co_spawn(network_, session->serve(),
                asio::bind_cancellation_slot(session->cancellation(), [this, session](const std::exception_ptr&) {
                    // Posted, because Asio releases the slot after this handler.
                    asio::post(network_, [this, session] { end(session); });
                }));
        } catch (const std::bad_alloc&) {
            sessions_.erase(session);
            throw;
        }
    }

    admission admission_of(const listener_session& newest)
    {
        if (finishing_)
            return admission::refused;
        const bool is_proxy = contains(proxies_, newest.peer());
        const auto is_of_peer = [network = network_of(newest.peer())](
                                    const listener_session& s) { return network_of(s.peer()) == network; };
        const auto has_place = [&](admission kind, std::size_t most) {
            const auto is_of_kind = [&](const listener_session& s) { return s.admitted() == kind; };
            const auto is_of_both = [&](const listener_session& s) { return is_of_kind(s) && is_of_peer(s); };
            return make_room(newest, is_of_both, is_proxy ? most : (most + 3) / 4) &&
                   make_room(newest, is_of_kind, most);
        };
        const auto counts = [&](const listener_session& s) {
            return (s.admitted() == admission::full || s.admitted() == admission::spare) && is_of_peer(s);
        };
        if (is_proxy || make_room(newest, counts, options_.peer_connections)) {
            const auto is_full = [](const listener_session& s) { return s.admitted() == admission::full; };
            if (make_room(newest, is_full, options_.connections))
                return admission::full;
            if (options_.is_urgent && has_place(admission::spare, options_.spare_connections))
                return admission::spare;
        }
        const bool has_health_place = options_.is_health && has_place(admission::health, options_.health_connections);
        return has_health_place ? admission::health : admission::refused;
    }

    /// Whether fewer than `most` other sessions of this kind remain, after a waiting one has yielded if necessary.
    template <class Kind>
    bool make_room(const listener_session& newest, Kind is_of_kind, std::size_t most)
    {
        const auto is_other = [&](const listener_session& session) {
            return &session != &newest && !session.is_ending() && is_of_kind(session);
        };
        if (static_cast<std::size_t>(std::ranges::count_if(sessions_, is_other)) < most)
            return true;
        listener_session* oldest = nullptr;
        auto oldest_since = std::chrono::steady_clock::time_point::max();
        for (auto& session : sessions_) {
            const auto since = is_other(session) ? session.waiting_since() : std::nullopt;
            if (since && *since < oldest_since) {
                oldest = &session;
                oldest_since = *since;
            }
        }
        if (oldest == nullptr)
            return false;
        oldest->abort();
        return true;
    }

    void end(std::list<listener_session>::iterator session)
    {
        sessions_.erase(session);
        if (sessions_.empty())
            pause_.cancel();
    }

    asio::awaitable<void> watch_peers()
    {
        while (!finishing_) {
            boost::system::error_code ignored;
            look_.expires_after(look_every);
            co_await look_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            for (auto& session : sessions_)
                session.watch_peer();
        }
    }

    asio::awaitable<void> await_sessions(std::chrono::steady_clock::time_point deadline)
    {
        boost::system::error_code ignored;
        while (!sessions_.empty() && std::chrono::steady_clock::now() < deadline) {
            pause_.expires_at(deadline);
            co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    }

    asio::awaitable<bool> finish(std::chrono::milliseconds drain)
    {
        finishing_ = true;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (auto& session : sessions_)
            session.finish();
        look_.cancel();
        co_await await_sessions(std::chrono::steady_clock::now() + drain);
        bool orderly = true;
        for (auto& session : sessions_) {
            orderly = orderly && !session.is_busy();
            session.abort();
        }
        co_await await_sessions(std::chrono::steady_clock::now() + longest_farewell);
        co_return orderly;
    }

    const listener_options options_;
    const web_handler handler_;
    std::optional<server_certificate> certificate_;  // Empty: no TLS.
    asio::io_context network_{1};
    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    asio::steady_timer look_;
    std::vector<ip_network> proxies_;
    std::list<listener_session> sessions_;
    bool finishing_ = false;
    std::uint16_t port_ = 0;
    std::mutex stopping_;
    std::thread thread_;
};

listener::listener(const listener_options& options, web_handler handler)
    : core_{std::make_unique<core>(options, std::move(handler))}
{
}

listener::~listener() = default;

std::uint16_t listener::port() const noexcept
{
    return core_->port();
}

bool listener::stop(std::chrono::milliseconds drain)
{
    return core_->stop(drain);
}

}  // namespace outbound::http
