// Collects the pieces of a web_exchange.
#include "service/whole_response.hpp"

#include "web/endpoint.hpp"

#include <outbound/web_exchange.hpp>

namespace outbound {
namespace {

constexpr std::size_t longest_response = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds no_limit{-1};

}  // namespace

web_response whole_response(service& over, const web_request& request)
try {
    web_exchange exchange{over, {request.method, request.target, request.headers, {}, request.remote, request.access}};
    exchange.write(request.body);
    const auto& from = exchange.finish(no_limit);
    web_response out{from.status, from.headers, {}};
    if (exchange.is_endless())
        return web::problem_response(406, "endless", "The response has no end",
            "this address answers with live events; read it in pieces, or ask for JSON");
    for (auto piece = exchange.next(no_limit); !piece.empty(); piece = exchange.next(no_limit)) {
        out.body += piece;
        if (out.body.size() > longest_response)
            return web::problem_response(
                500, "too_large", "The response is too large", "the response is larger than 64 MiB; read it in pieces");
    }
    return out;
} catch (...) {
    return web::response_to_exception();
}

}  // namespace outbound
