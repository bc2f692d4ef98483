// Authenticates callers by their API tokens, `Authorization: Bearer obt_…`, and browsers by the cookie of a session.
#pragma once

#include "web/endpoint.hpp"
#include "web/failed_tries.hpp"
#include "web/sessions.hpp"

#include <mutex>
#include <unordered_map>

namespace outbound::web {

/// Threads: any.
class token_gate {
public:
    explicit token_gate(api::context& ctx) : ctx_{ctx} {}

    /// Sets the access of a request with a valid token. Otherwise returns the response: 401, the same for every reason,
    /// or 429 for peers that have failed too often. Reads one row of the database, on the worker of the call; the use
    /// of the token is recorded later, on `workers`. Throws error{errc::store, errc::busy}.
    boost::asio::awaitable<std::optional<web_response>> admit(web_call& call, boost::asio::any_io_executor workers);

    /// Answers with the name and scopes of the caller; 401 if the caller is unknown.
    boost::asio::awaitable<web_response> describe_session(web_call& call);

    /// Answers a request for a session by setting its cookie. Blocks.
    web_response begin_session(const web_call& call);
    web_response end_session(const web_call& call);

private:
    std::optional<api_token> find_valid(std::string_view text);
    web_response refuse_try(const web_request& request);
    boost::asio::awaitable<std::optional<web_response>> admit_session(
        web_call& call, const boost::asio::any_io_executor& workers);
    void accept(web_call& call, const api_token& token, const boost::asio::any_io_executor& workers);
    void note_use(const api_token& token, const boost::asio::any_io_executor& workers);
    bool is_use_due(const api_token& token);

    api::context& ctx_;
    failed_tries failed_;
    sessions sessions_;
    std::mutex guard_;
    std::unordered_map<token_id, timestamp> noted_;  // When the last record was begun.
};

/// `GET`, `POST` and `DELETE` of the session. The gate must outlive the rows.
std::vector<endpoint> session_endpoints(token_gate& gate);

/// Whether the token is neither revoked nor expired.
bool is_valid(const api_token& token, timestamp now);

/// A 403 that names the scope.
web_response missing_scope(scope needed);

}  // namespace outbound::web
