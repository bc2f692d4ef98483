// Authenticates a request on a worker, then serves it.
#include "service/web_server.hpp"

#include "service/client_address.hpp"
#include "web/worker.hpp"

#include <outbound/error.hpp>

namespace outbound {
namespace {

std::unique_ptr<access_log> make_log(const server_settings& settings)
{
    return settings.access_log != logged_requests::none ? std::make_unique<access_log>(settings) : nullptr;
}

std::vector<std::string> proxies_of(const listen_options& options, const server_settings& settings)
{
    auto out = options.proxies;
    out.insert(out.end(), settings.proxies.begin(), settings.proxies.end());
    return out;
}

/// The proxies that are networks; the listener refuses others.
std::vector<ip_network> networks_of(const std::vector<std::string>& proxies)
{
    std::vector<ip_network> out;
    for (const auto& proxy : proxies)
        if (const auto network = ip_network_from(proxy))
            out.push_back(*network);
    return out;
}

/// Refuses to send tokens and addresses over a network unencrypted. Proxies are expected to have TLS.
void refuse_exposure(const listen_options& options, const server_settings& settings)
{
    const auto address = ip_address_from(options.host);
    if (address && !address->is_loopback() && settings.certificate.empty() && proxies_of(options, settings).empty())
        throw error{errc::config, "address \"" + options.host +
                                      "\": other machines would reach it without TLS; set server.certificate, or name "
                                      "the web servers with TLS in front in server.proxies"};
}

/// Throws error{errc::config} for an address that must not be served so.
http::listener_options listener_options_of(
    const listen_options& options, const server_settings& settings, const served_requests& requests, access_log* log)
{
    refuse_exposure(options, settings);
    http::listener_options out;
    out.host = options.host;
    out.port = options.port;
    out.connections = options.connections;
    out.peer_connections = options.peer_connections;
    out.proxies = proxies_of(options, settings);
    out.hosts = settings.hosts;
    out.certificate = settings.certificate;
    out.key = settings.key;
    out.report = requests.report;
    out.is_urgent = requests.is_urgent;
    out.is_health = requests.is_health;
    if (log != nullptr)
        out.on_answered = [log](const http::request_record& request) { log->add(request); };
    return out;
}

std::string url_of(const std::string& host, std::uint16_t port, bool is_encrypted)
{
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_encrypted ? "https://" : "http://") + (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

}  // namespace

web_server::web_server(served_requests requests, const listen_options& options, const server_settings& settings)
    : requests_{std::move(requests)},
      proxies_{networks_of(proxies_of(options, settings))},
      log_{make_log(settings)},
      workers_{options.threads},
      committer_{requests_.commit_events},
      listener_{listener_options_of(options, settings, requests_, log_.get()),
          [this](web_request head) { return open(std::move(head)); }},
      url_{url_of(options.host, listener_.port(), !settings.certificate.empty())}
{
}

web_server::~web_server()
{
    stop(std::chrono::milliseconds{0});
}

bool web_server::stop(std::chrono::milliseconds drain)
{
    const bool orderly = listener_.stop(drain);
    workers_.join();
    waiting_.join();
    committer_.join();
    return orderly;
}

boost::asio::awaitable<std::unique_ptr<web_sink>> web_server::open(web_request head)
{
    head.remote = client_address(head, proxies_);
    if (requests_.authenticate)
        head.access =
            co_await web::run_on(web::worker_of(workers_.get_executor()), [&] { return requests_.authenticate(head); });
    co_return co_await requests_.open(std::move(head), workers_.get_executor(), committer_, waiting_);
}

}  // namespace outbound
