// Concatenates the rows of all subjects once.
#include "web/endpoint.hpp"

#include "web/worker.hpp"

#include <algorithm>
#include <utility>

namespace outbound::web {
namespace {

std::vector<endpoint> all_endpoints()
{
    std::vector<endpoint> (*const subjects[])() = {health_endpoints, openapi_endpoints, unsubscribe_endpoints,
        upload_endpoints, image_endpoints, download_endpoints, dashboard_endpoints, sandbox_endpoints,
        live_event_endpoints};
    std::vector<endpoint> rows;
    for (const auto subject : subjects)
        for (auto& row : subject())
            rows.push_back(std::move(row));
    return rows;
}

}  // namespace

web_call::web_call(
    api::context& context, web_request head, boost::asio::any_io_executor workers, event_committer* shared_committer)
    : ctx{context},
      request{std::move(head)},
      worker{worker_of(std::move(workers))},
      committer{shared_committer}
{
    const std::string_view target{request.target};
    const auto end = std::min(target.find('?'), target.size());
    path = target.substr(0, end);
    query = target.substr(std::min(end + 1, target.size()));
}

std::span<const endpoint> endpoints()
{
    static const auto& rows =
        *new auto(all_endpoints());  // never destroyed: listeners may run during static destruction
    return rows;
}

}  // namespace outbound::web
