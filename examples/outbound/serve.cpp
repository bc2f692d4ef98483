// serve: dispatch due messages and accept webhooks until a signal arrives.
#include "commands.hpp"
#include "event_words.hpp"
#include "fault.hpp"
#include "files.hpp"
#include "people.hpp"
#include "private_file.hpp"
#include "service_manager.hpp"
#include "signals.hpp"

#include <algorithm>
#include <iostream>

#include <sys/resource.h>
#include <unistd.h>

namespace cli {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto match_first = 1s;  // Delay after an event without a recipient; it doubles each time.
constexpr auto match_last = 64s;

struct serve_options {
    std::string host = "127.0.0.1";
    std::int64_t port = 8080;
    std::int64_t threads = 4;
    std::int64_t connections = 256;
    std::int64_t peer_connections = 64;
    std::vector<std::string> proxies;
    bool only_listen = false;
    std::string ready_file;
    double drain = 10;
};

void describe(parameters& app, serve_options& options)
{
    app.add("--host", options.host,
           "Address to listen on; unless it is loopback, it needs server.certificate in the configuration, or --proxy")
        .with_default();
    app.add("--port", options.port, "Port to listen on; 0 is any free one").with_default().between(0, 65'535);
    app.add("--threads", options.threads, "Threads for blocking work; waiting requests use none")
        .with_default()
        .between(1, 64);
    app.add("--connections", options.connections, "Maximum number of connections").with_default().between(1, 10'000);
    app.add("--peer-connections", options.peer_connections, "Maximum number of connections from one address")
        .with_default()
        .between(1, 10'000);
    app.add("--proxy", options.proxies,
        "IP address or network of a web server in front: --peer-connections does not limit it, and its X-Forwarded-For "
        "names the "
        "client; repeatable");
    app.flag("--only-listen", options.only_listen, "Do not dispatch: other processes do");
    app.add("--ready-file", options.ready_file,
        "Write the URL to this file when the server listens; a pipe needs a reader within 10 seconds");
    app.add("--drain", options.drain, "Seconds to wait at the end for messages and requests in flight")
        .with_default()
        .between(0.0, 3600.0);
}

/// Allows as many open files as the system permits, because each connection takes one.
void raise_file_limit()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= files.rlim_max)
        return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

void write_ready(const std::string& file, const std::string& url, ending_signals& signals)
try {
    const int out = open_plain(file, 0666);
    const bool is_written = write_all(out, url + '\n');
    ::close(out);
    if (!is_written)
        throw usage_fault{"cannot write \"" + file + '"'};
} catch (const usage_fault& fault) {
    if (signals.wait(0ms))  // Nobody waits for the server any more, which ends in order.
        return;
    throw outbound::error{outbound::errc::config, std::string{"--ready-file: "} + fault.what()};
}

void tell_events(const session& session, outbound::service& from)
{
    while (const auto e = from.poll(0ms))
        if (const auto words = in_words(*e); !words.empty() && !session.wants_json())
            std::cout << words << std::endl;
}

void tell_webhooks(const json::object& counts)
{
    std::cout << "Stopped. Webhooks: " << count_of(integer_at(counts, "accepted"), "request", "requests")
              << " accepted with " << count_of(integer_at(counts, "stored"), "event", "events") << " and "
              << count_of(integer_at(counts, "duplicates"), "repeat", "repeats") << ", "
              << number(integer_at(counts, "refused")) << " refused, " << number(integer_at(counts, "malformed"))
              << " malformed.\n";
}

/// Retries events without a recipient. Events that arrive before the outcome of their message find it within seconds;
/// events of other programs never match, so the interval grows.
class matching {
public:
    explicit matching(session& session) : session_{session} {}

    void match_due()
    {
        const auto now = std::chrono::steady_clock::now();
        if (const auto unmatched = integer_at(session_.call("webhooks.counts", {}).as_object(), "unmatched");
            unmatched != unmatched_) {
            unmatched_ = unmatched;
            wait_ = match_first;
            next_ = std::min(next_, now + wait_);
        }
        if (now < next_)
            return;
        match();
        next_ = now + wait_;
        wait_ = std::min<std::chrono::seconds>(wait_ * 2, match_last);
    }

private:
    // If the database is unavailable, the events wait; the engine reports it.
    void match()
    try {
        session_.call("webhooks.replay", {});
    } catch (const outbound::error& trouble) {
        if (trouble.code() != outbound::errc::store && trouble.code() != outbound::errc::busy)
            throw;
    }

    session& session_;
    std::int64_t unmatched_ = 0;
    std::chrono::seconds wait_ = match_first;
    std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + wait_;
};

exit_code serve(session& session, const serve_options& options)
{
    raise_file_limit();
    ending_signals signals;
    auto& service = session.service();
    const auto drain = std::chrono::milliseconds{static_cast<std::int64_t>(options.drain * 1000)};
    service.listen({options.host, static_cast<std::uint16_t>(options.port), static_cast<std::size_t>(options.threads),
        static_cast<std::size_t>(options.connections), static_cast<std::size_t>(options.peer_connections),
        options.proxies});
    const auto url = service.listening_url();
    if (!options.only_listen)
        service.start();
    if (!options.ready_file.empty())
        write_ready(options.ready_file, url, signals);
    if (!session.wants_json())
        std::cout << "Listening on " << url << ". Ctrl-C ends it." << std::endl;
    tell_manager("READY=1");
    matching waiting{session};
    while (!signals.wait(look_every, service.event_fd())) {
        tell_events(session, service);
        waiting.match_due();
    }
    signals.let_end();
    tell_manager("STOPPING=1");
    const bool all_answered = service.stop_listening(drain);
    const bool all_sent = service.stop(drain);
    tell_events(session, service);
    const auto counts = session.call("webhooks.counts", {}).as_object();
    session.answer(counts, tell_webhooks);
    return all_answered && all_sent ? exit_code::ok : exit_code::unfinished;
}

}  // namespace

void add_serve(commands& to)
{
    to.add(to.top(), "serve", "Dispatch due messages, and answer webhooks and the REST API",
        "  outbound serve\n  outbound serve --port 9000 --only-listen\n\n"
        "Answers webhooks of SendGrid, SES (through SNS) and Twilio, unsubscribe pages, the REST API for callers\n"
        "with a token (outbound token create), the dashboard at /outbound, /healthz, /readyz and /metrics.\n"
        "Vendors reach it under the public_url of the configuration: through a web server with TLS, or with TLS\n"
        "of its own (server.certificate in the configuration).\n",
        describe, serve);
}

}  // namespace cli
