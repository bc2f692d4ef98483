// Collects the pieces of a web_exchange.
#include "service/whole_response.hpp"

#include "model/request_id.hpp"
#include "web/endpoint.hpp"

#include <outbound/web_exchange.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace outbound {
namespace {

constexpr std::size_t longest_response = 64 * 1024 * 1024;
constexpr std::size_t longest_piece = 64 * 1024;
constexpr std::chrono::milliseconds no_limit{-1};

web_response refuse_endless()
{
    return web::problem_response(406, "endless", "The response has no end",
        "this address answers with live events; read it in pieces, or ask for JSON");
}

web_response refuse_longer()
{
    return web::problem_response(
        500, "too_large", "The response is too large", "the response is larger than 64 MiB; read it in pieces");
}

web_response read_whole(service& over, const web_request& request, const std::string& id)
try {
    web_exchange exchange{
        over, {request.method, request.target, request.headers, {}, request.remote, request.access, id}};
    exchange.write(request.body);
    const auto& from = exchange.finish(no_limit);
    web_response out{from.status, from.headers, {}};
    if (exchange.is_endless())
        return refuse_endless();
    for (auto piece = exchange.next(no_limit); !piece.empty(); piece = exchange.next(no_limit)) {
        out.body += piece;
        if (out.body.size() > longest_response)
            return refuse_longer();
    }
    return out;
} catch (...) {
    return web::response_to_exception();
}

boost::asio::awaitable<web_response> await_whole(
    service& over, web_request request, boost::asio::any_io_executor workers)
try {
    const auto body = std::exchange(request.body, {});
    const auto sink = co_await over.serve(std::move(request), std::move(workers));
    for (std::string_view rest{body}; !rest.empty() && !sink->is_settled();
         rest.remove_prefix(std::min(rest.size(), longest_piece)))
        co_await sink->write(rest.substr(0, longest_piece));
    auto out = co_await sink->finish();
    const auto source = std::move(out.source);
    if (!source)
        co_return out;
    if (source->is_endless())
        co_return refuse_endless();
    for (auto piece = co_await source->next(); !piece.empty(); piece = co_await source->next()) {
        out.body += piece;
        if (out.body.size() > longest_response)
            co_return refuse_longer();
    }
    co_return out;
} catch (...) {
    co_return web::response_to_exception();
}

}  // namespace

web_response whole_response(service& over, const web_request& request)
{
    const auto id = request_id_of(request);
    auto response = read_whole(over, request, id);
    add_request_id(response, id);
    return response;
}

boost::asio::awaitable<web_response> answer_whole(
    service& over, web_request request, boost::asio::any_io_executor workers)
{
    const auto id = request.id = request_id_of(request);
    auto response = co_await await_whole(over, std::move(request), std::move(workers));
    add_request_id(response, id);
    co_return response;
}

}  // namespace outbound
