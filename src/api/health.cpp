// Endpoints by which others see whether this process lives and whether it can work.
#include "api/endpoint.hpp"

namespace outbound::api {
namespace {

boost::asio::awaitable<web_response> live(web_call&)
{
    co_return text_response(200, "ok\n");
}

// The database is what everything else needs: a question that is cheap and has to reach it.
boost::asio::awaitable<web_response> ready(web_call& call)
{
    auto out = text_response(200, "ready\n");
    try {
        call.with.store.pace().limits();
    } catch (const error& e) {
        out = text_response(503, e.problem().detail + "\n");
    }
    co_return out;
}

}  // namespace

std::vector<endpoint> health_endpoints()
{
    return {{"GET", "/healthz", live}, {"GET", "/readyz", ready}};
}

}  // namespace outbound::api
