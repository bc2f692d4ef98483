// Matches the request against the table of endpoints; every exception but bad_alloc becomes a problem document.
#include "web/endpoint.hpp"

#include "model/run_coroutine.hpp"

#include <outbound/service.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <new>
#include <optional>

namespace outbound::web {
namespace {

std::vector<endpoint> all_endpoints()
{
    std::vector<endpoint> (*const subjects[])() = {health_endpoints, unsubscribe_endpoints};
    std::vector<endpoint> rows;
    for (const auto subject : subjects)
        for (const auto& row : subject())
            rows.push_back(row);
    return rows;
}

std::string_view next_segment(std::string_view& rest)
{
    rest.remove_prefix(1);  // the slash
    const auto end = std::min(rest.find('/'), rest.size());
    const auto segment = rest.substr(0, end);
    rest.remove_prefix(end);
    return segment;
}

/// What stands for each `{…}`; nothing when the path is not of that pattern.
std::optional<std::vector<std::string_view>> match(std::string_view pattern, std::string_view path)
{
    std::vector<std::string_view> parts;
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const auto wanted = next_segment(pattern);
        const auto given = next_segment(path);
        if (wanted.starts_with('{') && !given.empty())
            parts.push_back(given);
        else if (wanted != given)
            return std::nullopt;
    }
    return pattern.empty() && path.empty() ? std::optional{std::move(parts)} : std::nullopt;
}

struct found_endpoint {
    const endpoint* row = nullptr;
    std::string allowed;  ///< Methods that the path has, where the request's is none of them.
};

/// Whether the row answers the call; otherwise its method is noted if it has the path.
bool matches(const endpoint& row, std::string_view path, web_call& call, found_endpoint& found)
{
    const std::string_view method = call.request.method == "HEAD" ? "GET" : std::string_view{call.request.method};
    auto parts = match(path, call.path);
    if (!parts)
        return false;
    if (row.method != method) {
        found.allowed += (found.allowed.empty() ? "" : ", ") + std::string{row.method};
        return false;
    }
    call.parts = std::move(*parts);
    found.row = &row;
    return true;
}

found_endpoint find(web_call& call)
{
    static constexpr endpoint any_webhook{"POST", {}, take_webhook};
    found_endpoint found;
    for (const auto& row : endpoints())
        if (matches(row, row.path, call, found))
            return found;
    for (const auto& source : call.ctx.webhooks)
        for (const auto& place : source.endpoints)
            if (matches(any_webhook, place.path, call, found)) {
                call.reader = source.reader.get();
                call.subject = place.subject;
                return found;
            }
    return found;
}

// Each request has an executor of its own, so that an endpoint may wait for the network while others go on.
web_response run(const endpoint& row, web_call& call)
{
    boost::asio::io_context context{1};
    return run_coroutine(context, row.answer(call));
}

}  // namespace

std::span<const endpoint> endpoints()
{
    static const auto& rows =
        *new auto(all_endpoints());  // never destroyed: listeners may be at work while the program ends
    return rows;
}

web_response text_response(unsigned status, std::string body, std::string_view type)
{
    return {status, {{"Content-Type", std::string{type}}}, std::move(body)};
}

web_response problem_response(const problem& fault)
{
    const auto document = to_json(fault);
    const auto status = static_cast<unsigned>(document.at("status").to_number<std::int64_t>());
    return text_response(status, boost::json::serialize(document), "application/problem+json");
}

web_response answer(api::context& ctx, const web_request& request)
try {
    const std::string_view target{request.target};
    const auto query = std::min(target.find('?'), target.size());
    web_call call{ctx, request, target.substr(0, query), target.substr(std::min(query + 1, target.size())), {}};
    const auto found = find(call);
    if (found.row != nullptr) {
        auto response = run(*found.row, call);
        if (request.method == "HEAD")
            response.body.clear();
        return response;
    }
    if (found.allowed.empty())
        return problem_response({errc::not_found, "there is nothing at this address", {}});
    auto refused = text_response(405, "This address takes " + found.allowed + ".\n");
    refused.headers.push_back({"Allow", found.allowed});
    return refused;
} catch (const error& e) {
    return problem_response(e.problem());
} catch (const std::bad_alloc&) {
    throw;
} catch (const std::exception& e) {
    return problem_response({errc::internal, e.what(), {}});
}

}  // namespace outbound::web
