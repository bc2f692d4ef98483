// A complete outbound: configuration, store, providers, engine and the table of operations. The C ABI, the command line
// and hosts use this interface.
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

/// The REST route of an operation.
struct route_info {
    std::string_view method;
    std::string_view path;       ///< `{name}` is a member of the request.
    boost::json::object preset;  ///< Members that the route sets: {"type": "email"}.
};

/// One row of the table of operations.
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
    std::string host = "127.0.0.1";     ///< Address, IPv4 or IPv6; one that is not loopback needs TLS or `proxies`.
    std::uint16_t port = 8080;          ///< 0: any free port.
    std::size_t threads = 4;            ///< For blocking work; requests that wait for a network or a client use none.
    std::size_t connections = 256;      ///< Maximum number of connections, all clients together.
    std::size_t peer_connections = 64;  ///< Maximum number of connections per address that is not in `proxies`.
    /// IP addresses or networks (`10.0.0.0/8`) of web servers that forward the requests of many clients and name the
    /// client in X-Forwarded-For, in addition to `server.proxies` of the configuration.
    std::vector<std::string> proxies;
};

/// Objects that a C++ host supplies besides its configuration. All are optional.
struct service_extras {
    /// Creates a provider of the host on the given executor, which runs one handler at a time; name and channel are the
    /// same every time. Called on any thread: at open, for each engine, and for each operation that sends or inquires
    /// at once. A host that returns the same object every time must make it safe for several threads.
    using provider_maker = std::function<std::shared_ptr<provider>(boost::asio::any_io_executor)>;

    /// Accounts in addition to the configured ones; `routes` and `pace` may name them. If there are any, a document
    /// without `providers` does not read accounts from the environment.
    std::vector<provider_maker> providers;

    /// In addition to the readers of the configured vendors, and after them.
    std::vector<std::shared_ptr<webhook_reader>> webhook_readers;

    /// Used instead of a database; the document must then name no `database`, `contacts`, `migrate` or `clock`.
    std::shared_ptr<outbound::store> store;

    /// Contacts of the host, instead of the database's; requires SQLite. The document must then name no `contacts`;
    /// contacts.upsert, imports and contacts.delete are refused. Called concurrently on threads of the service.
    std::shared_ptr<contact_source> contacts;

    /// Executor on which start() runs a single engine; empty: threads of the service. It must run one handler at a
    /// time, and must run until stop() has returned. stop() and wait_idle() block until it has done its work: call them
    /// on another thread.
    boost::asio::any_io_executor executor;

    /// Authenticates a request to listen(): returns the caller and its permissions. `nullopt`: the request needs an API
    /// token, as without this function. Called concurrently on threads of the service; may block. An exception becomes
    /// status 500.
    std::function<std::optional<web_access>(const web_request& head)> authenticate;

    outbound::clock* clock = &system_clock();  ///< Must outlive the service.
};

/// One outbound over one database.
///
/// Threads: every method may be called from any thread. Library threads call no host code except the extras.
class service {
public:
    /// Opens a service from a configuration document (JSON text, see docs/configuration.md). Cheap: no threads, no
    /// dispatching. Throws error{errc::config, errc::store, errc::schema}.
    static std::unique_ptr<service> open(std::string_view config, clock& clock = system_clock());
    static std::unique_ptr<service> open(std::string_view config, service_extras extras);

    /// The schema version of the configured database; open() refuses a version other than the required one. Throws
    /// error{errc::config, errc::store, errc::schema}.
    static schema_versions read_schema_versions(std::string_view config);

    virtual ~service() = default;

    /// Runs one operation. `timeout` limits the wait for a locked database. Throws std::bad_alloc and nothing else.
    virtual result<boost::json::value> call(std::string_view operation, const boost::json::value& request,
        std::chrono::milliseconds timeout = std::chrono::seconds{30}) = 0;

    /// All operations, by noun. Valid as long as the service.
    virtual std::span<const operation_info> operations() const = 0;

    /// Answers a web request: webhooks of the vendors, pages for unsubscribing, health, and the operations under
    /// `/api/v1/outbound` for callers whose `access` or API token allows them. Blocks until the response is complete.
    /// Problems become responses; a response body that is larger than 64 MiB or never ends becomes a problem
    /// (web_exchange and serve() stream any body). Throws std::bad_alloc and nothing else.
    virtual web_response handle(const web_request& request) = 0;

    /// Begins to answer a web request whose body follows in pieces, without blocking; for servers on an executor.
    /// Blocking work (the database) runs on `workers`. The service must outlive the sink, and `workers` must outlive
    /// both.
    virtual boost::asio::awaitable<std::unique_ptr<web_sink>> serve(
        web_request head, boost::asio::any_io_executor workers) = 0;

    /// Serves the same requests over HTTP/1.1 on its own threads, as `server` in the configuration says; returns the
    /// port. Throws error{errc::config} when it cannot listen on the address or use a file of the configuration,
    /// error{errc::conflict} when it listens already.
    virtual std::uint16_t listen(const listen_options& options) = 0;

    /// `https://127.0.0.1:8443`: where it listens, by the address of listen_options. Empty if it does not listen.
    virtual std::string listening_url() = 0;

    /// Accepts no more requests; requests in progress may complete within `drain`. False if some were aborted. No-op if
    /// not listening.
    virtual bool stop_listening(std::chrono::milliseconds drain) = 0;

    /// Starts dispatching, on its own threads or on the executor of the extras. Throws error{errc::config} when a route
    /// names an unknown provider.
    virtual void start() = 0;

    /// Stops dispatching; messages in flight may settle for `drain`. False if some were still in flight. No-op if not
    /// started.
    virtual bool stop(std::chrono::milliseconds drain) = 0;

    /// Waits until no campaign is running; false when `timeout` passed first (negative: no limit). Needs start().
    virtual bool wait_idle(std::chrono::milliseconds timeout) = 0;

    /// Takes the oldest event, waiting at most `timeout` (negative: no limit). The queue holds 10,000; when it is full,
    /// events are dropped and an event `events.dropped` gives their number. wake() ends the wait with `nullopt`.
    virtual std::optional<event> poll(std::chrono::milliseconds timeout) = 0;

    /// A descriptor that is readable while events are queued (Linux eventfd); owned by the service. -1 if not
    /// supported.
    virtual int event_fd() const noexcept = 0;

    /// Ends one wait in poll(), or the next one if no thread waits.
    virtual void wake() noexcept = 0;
};

/// The problem as an RFC 9457 document: type, title, status, detail, code, violations.
boost::json::object to_json(const problem& fault);

/// The event as a JSON document: {"type", "at", "data"}.
boost::json::object to_json(const event& e);

}  // namespace outbound
