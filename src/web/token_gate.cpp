// Counts only failed attempts, so that a valid token is never refused because of other clients at the same address.
#include "web/token_gate.hpp"

#include "api/access/token_text.hpp"
#include "model/ascii.hpp"
#include "web/origin.hpp"
#include "web/session_cookie.hpp"
#include "web/worker.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace outbound::web {
namespace {

constexpr std::chrono::minutes note_every{1};

/// The text after `Bearer`; empty if there is none.
std::string_view bearer_of(const web_request& request)
{
    constexpr std::string_view scheme = "bearer ";
    const auto field = request.header("authorization");
    const bool is_bearer =
        field.size() > scheme.size() && std::ranges::equal(field.substr(0, scheme.size()), scheme, {}, to_lower);
    return is_bearer ? trimmed(field.substr(scheme.size()), " ") : std::string_view{};
}

web_response unknown_caller()
{
    auto refused = problem_response(401, "unauthenticated", "Who is asking is not known",
        "this address needs a token that is neither expired nor revoked; send it as Authorization: Bearer obt_…");
    refused.headers.push_back({"WWW-Authenticate", "Bearer"});
    return refused;
}

web_response too_many_failures(std::chrono::seconds wait)
{
    auto refused = problem_response(429, "too_many_failures", "Too many tries have failed",
        "this address has shown too many tokens that are not valid; wait as long as Retry-After says");
    refused.headers.push_back({"Retry-After", std::to_string(wait.count())});
    return refused;
}

web_response foreign_page()
{
    return problem_response(403, "foreign_page", "Another page has sent the request",
        "with a cookie, what changes something must come from a page of this address (Sec-Fetch-Site, Origin); "
        "programs "
        "send Authorization: Bearer");
}

web_access access_of(const api_token& token)
{
    return {token.name, token.scopes, token.id};
}

bool is_safe(const web_request& request)
{
    return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

boost::asio::awaitable<std::optional<web_response>> token_gate::admit(
    web_call& call, boost::asio::any_io_executor workers)
{
    const std::string text{bearer_of(call.request)};
    if (text.empty())
        co_return co_await admit_session(call, workers);
    const auto token = co_await run_on(call.worker, [&] { return find_valid(text); });
    if (!token)
        co_return refuse_try(call.request);
    accept(call, *token, workers);
    co_return std::nullopt;
}

boost::asio::awaitable<std::optional<web_response>> token_gate::admit_session(
    web_call& call, const boost::asio::any_io_executor& workers)
{
    const auto id = sessions_.use(session_cookie_of(call.request), ctx_.clock.steady());
    if (!id)
        co_return unknown_caller();
    if (!is_safe(call.request) && !is_same_origin(call.request))
        co_return foreign_page();
    const auto token = co_await run_on(call.worker, [&] { return ctx_.store.tokens().get(*id); });
    if (!token || !is_valid(*token, ctx_.clock.now()))
        co_return unknown_caller();
    accept(call, *token, workers);
    co_return std::nullopt;
}

std::optional<api_token> token_gate::find_valid(std::string_view text)
{
    if (!api::is_token_text(text))
        return std::nullopt;
    auto token = ctx_.store.tokens().find(api::hash_of_token(text));
    return token && is_valid(*token, ctx_.clock.now()) ? token : std::nullopt;
}

web_response token_gate::refuse_try(const web_request& request)
{
    if (is_local(request))
        return unknown_caller();
    const auto wait = failed_.count(request.remote, ctx_.clock.steady());
    return wait ? too_many_failures(*wait) : unknown_caller();
}

void token_gate::accept(web_call& call, const api_token& token, const boost::asio::any_io_executor& workers)
{
    note_use(token, workers);
    call.request.access = access_of(token);
}

boost::asio::awaitable<web_response> token_gate::describe_session(web_call& call)
{
    if (!call.request.access)
        if (auto refused = co_await admit(call, call.worker))
            co_return std::move(*refused);
    co_return session_response(*call.request.access);
}

web_response token_gate::begin_session(const web_call& call)
{
    if (!is_same_origin(call.request))
        return foreign_page();
    const auto token = find_valid(token_in_body(call.request.body));
    if (!token)
        return refuse_try(call.request);
    auto response = session_response(access_of(*token));
    const auto secret = sessions_.begin(token->id, ctx_.clock.steady());
    response.headers.push_back(session_cookie(call, secret, sessions::longest));
    return response;
}

web_response token_gate::end_session(const web_call& call)
{
    if (!is_same_origin(call.request))
        return foreign_page();
    sessions_.end(session_cookie_of(call.request));
    web_response response{204, {}, {}};
    response.headers.push_back(session_cookie(call, {}, std::chrono::seconds{0}));
    return response;
}

void token_gate::note_use(const api_token& token, const boost::asio::any_io_executor& workers)
{
    if (ctx_.record_token_use && is_use_due(token))
        boost::asio::post(worker_of(workers), [record = ctx_.record_token_use, id = token.id] { record(id); });
}

// The stored time covers records of other processes, `noted_` those of this process, even failed ones.
bool token_gate::is_use_due(const api_token& token)
{
    const auto now = ctx_.clock.now();
    if (token.used_at && now - *token.used_at < note_every)
        return false;
    const std::lock_guard alone{guard_};
    const auto [entry, is_new] = noted_.try_emplace(token.id, now);
    if (!is_new && now - entry->second < note_every)
        return false;
    entry->second = now;
    return true;
}

bool is_valid(const api_token& token, timestamp now)
{
    return !token.revoked_at && (!token.expires_at || *token.expires_at > now);
}

web_response missing_scope(scope needed)
{
    return problem_response(
        403, "forbidden", "The caller may not do this", "this needs the scope " + std::string{to_string(needed)});
}

}  // namespace outbound::web
