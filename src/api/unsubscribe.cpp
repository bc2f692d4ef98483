// The page behind unsubscribe links, and the one-click request of mail programs (RFC 8058).
#include "api/endpoint.hpp"
#include "rules/unsubscribe_token.hpp"

namespace outbound::api {
namespace {

web_response page(unsigned status, const std::string& text, const std::string& form = {})
{
    auto out = text_response(status,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Unsubscribe</title>"
        "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"></head>"
        "<body><p>" +
            text + "</p>" + form + "</body></html>\n",
        "text/html; charset=utf-8");
    // The address is the secret that lets one unsubscribe: it must not travel on.
    out.headers.push_back({"Cache-Control", "no-store"});
    out.headers.push_back({"Referrer-Policy", "no-referrer"});
    out.headers.push_back({"Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'"});
    return out;
}

web_response wrong_link()
{
    return page(404, "This link is not complete. Please open it again from the message.");
}

std::optional<rules::unsubscribe_claim> claim_of(const web_call& call)
{
    const auto& store = call.with.store;
    return rules::read_unsubscribe_token(store.secret(), store.instance(), call.parts.at(0));
}

// Programs look at links, too, so that looking changes nothing.
boost::asio::awaitable<web_response> ask(web_call& call)
{
    if (!claim_of(call))
        co_return wrong_link();
    co_return page(200, "Do you want no more messages of this kind from us?",
        "<form method=\"post\" action=\"?\"><button>Unsubscribe</button></form>"
        "<form method=\"post\" action=\"?all=1\"><button>No messages and no calls of any kind</button></form>");
}

boost::asio::awaitable<web_response> unsubscribe(web_call& call)
{
    auto& with = call.with;
    const auto claim = claim_of(call);
    if (!claim)
        co_return wrong_link();
    provider_event e;
    e.key = with.store.instance() + '-' + std::to_string(claim->campaign) + '-' + std::to_string(claim->seq) + "-0";
    e.provider = "link";
    e.kind = event_kind::unsubscribed;
    e.actor = event_actor::human;
    e.channel = claim->channel;
    e.occurred_at = with.clock.now();
    e.suppress = "unsubscribe";
    e.suppress_all = call.query == "all=1";
    e.id = e.suppress_all ? "link/all" : "link";
    commit_events(with, {&e, 1});
    co_return page(200, "Done. You will get no more of these.");
}

}  // namespace

std::vector<endpoint> unsubscribe_endpoints()
{
    return {{"GET", "/outbound/unsubscribe/{token}", ask}, {"POST", "/outbound/unsubscribe/{token}", unsubscribe}};
}

}  // namespace outbound::api
