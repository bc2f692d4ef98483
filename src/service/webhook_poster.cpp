// A client of its own for each endpoint: a host that hangs takes no connection of another.
#include "service/webhook_poster.hpp"

#include "model/time.hpp"
#include "rules/webhook_signature.hpp"

#include <outbound/error.hpp>
#include <outbound/json_text.hpp>

#include <algorithm>
#include <utility>

namespace outbound {
namespace {

constexpr std::chrono::seconds longest_try{15};
constexpr std::size_t connections_each = 8;
constexpr std::size_t most_routes = 100;
constexpr std::uint64_t longest_answer = 64 * 1024;

std::string body_of(const logged_event& event)
{
    return write_json(boost::json::object{
        {"type", to_string(event.type)}, {"timestamp", to_rfc3339(event.at)}, {"data", event.data}});
}

/// Scheme and authority, and the rest.
std::pair<std::string, std::string> split_url(const std::string& url)
{
    const auto authority = url.find("//");
    const auto end = std::min(url.find_first_of("/?#", authority == std::string::npos ? 0 : authority + 2), url.size());
    auto target = url.substr(end, url.find('#', end) - end);
    if (!target.starts_with('/'))
        target.insert(0, 1, '/');
    return {url.substr(0, end), std::move(target)};
}

}  // namespace

webhook_poster::webhook_poster(boost::asio::any_io_executor executor, clock& time, poster_options options)
    : executor_{std::move(executor)},
      time_{time},
      options_{std::move(options)}
{
}

boost::asio::awaitable<http::answer> webhook_poster::post(event_endpoint to, logged_event event)
{
    http::answer failed;
    failed.fault = http::fault::connect;
    try {
        const auto way = route_to(to);
        const auto body = body_of(event);
        const auto headers = headers_of(to, event, body);
        co_return co_await way->client->send({"POST", way->target, headers, body, longest_try});
    } catch (const error& refused) {  // The URL cannot be used.
        failed.detail = refused.what();
    }
    co_return failed;
}

std::shared_ptr<webhook_poster::route> webhook_poster::route_to(const event_endpoint& to)
{
    auto& known = routes_[to.id];
    if (known && known->url == to.url)
        return known;
    auto [base, target] = split_url(to.url);
    http::client_options wanted;
    wanted.base_url = base;
    wanted.connections = connections_each;
    wanted.timeout = longest_try;
    wanted.body_limit = longest_answer;
    wanted.only_public = !options_.may_be_private;
    auto made = std::make_shared<route>();
    made->url = to.url;
    made->target = std::move(target);
    made->client = std::make_unique<http::client>(executor_, wanted);
    if (routes_.size() > most_routes)
        routes_.clear();  // Requests under way keep theirs.
    return routes_[to.id] = std::move(made);
}

std::string webhook_poster::headers_of(
    const event_endpoint& to, const logged_event& event, const std::string& body) const
{
    const auto now = time_.now();
    const auto at = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const auto id = "evt_" + options_.instance + '_' + std::to_string(event.position);
    const auto sign = [&](std::int64_t generation) {
        return rules::sign_webhook(rules::derive_webhook_secret(options_.secret, to.id, generation), id, at, body);
    };
    auto signatures = sign(to.generation);
    if (to.generation > 1 && to.rotated_at && now - *to.rotated_at < both_secrets_hold)
        signatures += ' ' + sign(to.generation - 1);
    return "Content-Type: application/json\r\nUser-Agent: outbound\r\nwebhook-id: " + id +
           "\r\nwebhook-timestamp: " + std::to_string(at) + "\r\nwebhook-signature: " + signatures + "\r\n";
}

}  // namespace outbound
