// A whole outbound: configuration, store, providers, engine and the table of operations. The face that the C ABI, the
// command line and a host's own server use.
#pragma once

#include <outbound/access.hpp>
#include <outbound/clock.hpp>
#include <outbound/error.hpp>
#include <outbound/event.hpp>
#include <outbound/schema_versions.hpp>
#include <outbound/web.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

class contact_source;
class provider;
class store;
class webhook_reader;

/// Where an operation stands in REST.
struct route_info {
    std::string_view method;
    std::string_view path;       ///< `{name}` is a member of the request.
    boost::json::object preset;  ///< Members that the route itself gives: {"type": "email"}.
};

/// One row of the table of operations, as seen from outside.
struct operation_info {
    std::string_view name;     ///< `noun.verb`.
    std::string_view summary;  ///< One line.
    outbound::scope scope = scope::read;
    std::vector<route_info> routes;  ///< The first is the primary one.
    boost::json::object request;     ///< JSON Schema of the request.
    boost::json::object response;    ///< JSON Schema of the response.
};

/// Address and limits of a listener.
struct listen_options {
    std::string host =
        "127.0.0.1";  ///< Address, IPv4 or IPv6. Others than loopback's show outbound to the network, without TLS.
    std::uint16_t port = 8080;      ///< 0: any free one.
    std::size_t threads = 4;        ///< For work that blocks: requests that wait for a network or a client use none.
    std::size_t connections = 256;  ///< Maximum number at once, of all clients.
    std::size_t peer_connections = 64;  ///< Maximum number at once of one address that is not in `proxies`.
    /// IP addresses of web servers that pass on the requests of many clients, and name each in X-Forwarded-For.
    std::vector<std::string> proxies;
};

/// What a C++ host brings beside its configuration. Everything may be left out.
struct service_extras {
    /// Makes one provider of the host on the executor it is given, where it runs one handler at a time. Always of the
    /// same name and channel. Called at open, for each engine, and for each operation that sends or asks at once, on
    /// any thread: a host that returns one object every time must let several threads use it.
    using provider_maker = std::function<std::shared_ptr<provider>(boost::asio::any_io_executor)>;

    /// Accounts beside the configured ones: `routes` and `pace` may name them. If there are any, a document without
    /// `providers` takes none from the environment.
    std::vector<provider_maker> providers;

    /// Beside those of the configured vendors, and asked after them.
    std::vector<std::shared_ptr<webhook_reader>> webhook_readers;

    /// Used instead of a database; the document must then name no `database`, `contacts`, `migrate` or `clock`.
    std::shared_ptr<outbound::store> store;

    /// Contacts of the host, instead of those in the database, which must be on SQLite. The document must then name no
    /// `contacts`; contacts.upsert, imports and contacts.delete are refused. Called on threads of the service, several
    /// at once.
    std::shared_ptr<contact_source> contacts;

    /// Where start() runs the engine, which then is the only one; empty: on threads of the service. It runs one handler
    /// at a time and goes on until stop() has returned. stop() and wait_idle() wait for it, so call them on another
    /// thread.
    boost::asio::any_io_executor executor;

    /// Who sends a request to listen(), and what they may do; `nullopt`: the request must show an API token, as it must
    /// without this function. Called on threads of the service, several at once; may block. What it throws
    /// becomes status 500.
    std::function<std::optional<web_access>(const web_request& head)> authenticate;

    outbound::clock* clock = &system_clock();  ///< Outlives the service.
};

/// One outbound over one database.
///
/// Threads: every method may be called from any thread. Library threads call no code of the host but its extras.
class service {
public:
    /// Opens from a configuration document (JSON text, see docs/configuration.md). Cheap: no threads, no dispatching.
    /// Throws error{errc::config, errc::store, errc::schema}.
    static std::unique_ptr<service> open(std::string_view config, clock& clock = system_clock());
    static std::unique_ptr<service> open(std::string_view config, service_extras extras);

    /// The schema of the configured database, which open() would refuse if it is older or newer than needed. Throws
    /// error{errc::config, errc::store, errc::schema}.
    static schema_versions read_schema_versions(std::string_view config);

    virtual ~service() = default;

    /// Runs one operation. `timeout` bounds waiting for a database that others hold. Throws std::bad_alloc, and nothing
    /// else.
    virtual result<boost::json::value> call(std::string_view operation, const boost::json::value& request,
        std::chrono::milliseconds timeout = std::chrono::seconds{30}) = 0;

    virtual std::span<const operation_info> operations() const = 0;

    /// Answers a web request: webhooks of the vendors, pages for unsubscribing, health, and the operations under
    /// `/api/v1/outbound` for callers whose `access`, or API token, allows them. Any web server may pass them in; the
    /// method blocks until the whole response is there. Problems are responses, too; so is that a body is larger than
    /// 64 MiB or never ends (web_exchange and serve() pass on any). Throws std::bad_alloc, and nothing else.
    virtual web_response handle(const web_request& request) = 0;

    /// Begins to answer a web request whose body follows in pieces, without blocking; for servers on an executor. Work
    /// that blocks (the database) runs on `workers`. The service outlives the sink, and `workers` outlive both.
    virtual boost::asio::awaitable<std::unique_ptr<web_sink>> serve(
        web_request head, boost::asio::any_io_executor workers) = 0;

    /// Serves the same over HTTP/1.1 on threads of its own; returns the port. Throws error{errc::config} when the
    /// address cannot be listened on, error{errc::conflict} when it listens already.
    virtual std::uint16_t listen(const listen_options& options) = 0;

    /// Accepts no more requests; those under way may be answered within `drain`. False if some were aborted. No-op when
    /// it does not listen.
    virtual bool stop_listening(std::chrono::milliseconds drain) = 0;

    /// Begins dispatching, on threads of its own or on the executor of the extras. Throws error{errc::config} when a
    /// route names no provider.
    virtual void start() = 0;

    /// Ends dispatching; what is in flight may settle for `drain`. False if something was still in flight. No-op when
    /// not started.
    virtual bool stop(std::chrono::milliseconds drain) = 0;

    /// Waits until no campaign is running; false when `timeout` passed first (negative: no limit). Needs start().
    virtual bool wait_idle(std::chrono::milliseconds timeout) = 0;

    /// Takes the oldest event, waiting at most `timeout` (negative: no limit). The queue holds 10,000; an event of type
    /// `events.dropped` says how many were lost when it was full. wake() ends the wait; the result is `nullopt` then.
    virtual std::optional<event> poll(std::chrono::milliseconds timeout) = 0;

    /// A descriptor that is readable while events wait (Linux eventfd); owned by the service. -1 where there is none.
    virtual int event_fd() const noexcept = 0;

    virtual void wake() noexcept = 0;
};

/// The problem as an RFC 9457 document: type, title, status, detail, code, violations.
boost::json::object to_json(const problem& fault);

/// The event as hosts get it: {"type", "at", "data"}.
boost::json::object to_json(const event& e);

}  // namespace outbound
