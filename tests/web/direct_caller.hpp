// Calls operations through service::handle, without a socket.
#pragma once

#include "api/fixture.hpp"
#include "postgresql/server.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <utility>
#include <vector>

namespace outbound {

/// A configuration like service_fixture::plain, with this database.
inline std::string configuration_on(const std::string& database)
{
    std::string text{service_fixture::plain};
    constexpr std::string_view in_memory = "sqlite://:memory:";
    return text.replace(text.find(in_memory), in_memory.size(), database);
}

/// One person or program, with all scopes unless a test names others.
struct direct_caller {
    outbound::service& service;
    web_access access{"ada", {scope::admin}, 7};

    web_response ask(
        std::string method, const std::string& path, std::string body = {}, std::vector<web_header> headers = {}) const
    {
        web_request request{
            std::move(method), "/api/v1/outbound" + path, std::move(headers), std::move(body), {}, access};
        return service.handle(request);
    }

    web_response post(const std::string& path, std::string body, const std::string& key) const
    {
        return ask("POST", path, std::move(body), {{"Idempotency-Key", key}});
    }
};

inline boost::json::object document_of(const web_response& response)
{
    return boost::json::parse(response.body).as_object();
}

inline bool is_replayed(const web_response& response)
{
    return response.header("idempotent-replayed") == "true";
}

}  // namespace outbound
