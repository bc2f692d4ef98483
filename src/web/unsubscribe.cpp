// The page behind unsubscribe links, and the one-click request of mail programs (RFC 8058).
#include "model/web_paths.hpp"
#include "rules/unsubscribe_token.hpp"
#include "web/endpoint.hpp"

namespace outbound::web {
namespace {

web_response page(unsigned status, const std::string& text, const std::string& form = {})
{
    auto out = text_response(status,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Unsubscribe</title>"
        "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"></head>"
        "<body><p>" +
            text + "</p>" + form + "</body></html>\n",
        "text/html; charset=utf-8");
    // The URL is a secret that permits unsubscribing: it must not be cached or passed on.
    out.headers.push_back({"Cache-Control", "no-store"});
    out.headers.push_back({"Referrer-Policy", "no-referrer"});
    out.headers.push_back(
        {"Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'"});
    return out;
}

web_response wrong_link()
{
    return page(404, "This link is not complete. Please open it again from the message.");
}

std::optional<rules::unsubscribe_claim> claim_of(const web_call& call)
{
    const auto& store = call.ctx.store;
    return rules::read_unsubscribe_token(store.secret(), store.instance(), call.parts.at(0));
}

// GET changes nothing, because scanners follow links.
boost::asio::awaitable<web_response> ask(web_call& call)
{
    if (!claim_of(call))
        co_return wrong_link();
    co_return page(200, "Do you want no more messages of this kind from us?",
        "<form method=\"post\" action=\"?\"><button>Unsubscribe</button></form>"
        "<form method=\"post\" action=\"?all=1\"><button>No messages and no calls of any kind</button></form>"
        "<p>Emails that you ask for yourself, such as receipts and codes, may still come.</p>");
}

std::string words_for(const std::vector<channel>& silent, bool wanted_all)
{
    if (!wanted_all)
        return "Done. You will get no more of these.";
    if (silent.size() == names<channel>::value.size())
        return "Done. You will get no more messages and no calls from us, except emails that you ask for yourself, "
               "such "
               "as receipts and codes.";
    return "Done for " + std::string{silent.front() == channel::email ? "this email address" : "this number"} +
           ". We cannot tell whether we have another address or number of yours: should you hear from us elsewhere, "
           "answer that message.";
}

boost::asio::awaitable<web_response> unsubscribe(web_call& call)
{
    auto& store = call.ctx.store;
    const auto claim = claim_of(call);
    if (!claim)
        co_return wrong_link();
    unsubscription request;
    request.recipient = {claim->campaign, claim->seq};
    request.channel = claim->channel;
    request.address_hash = claim->address_hash;
    request.all_channels = call.query == "all=1";
    const auto silent = store.events().unsubscribe(request);
    if (silent.empty())
        co_return page(410,
            "This link is too old: what it was sent with is no longer kept, so that <b>nothing has been changed</b>."
            " To get no more of these messages, answer any of them with the word UNSUBSCRIBE, or use the link in"
            " a newer one.");
    co_return page(200, words_for(silent, request.all_channels));
}

}  // namespace

bool is_unsubscribe_link(const api::context& ctx, std::string_view link)
{
    constexpr auto path = web_paths::before_name(web_paths::unsubscribe);
    const auto at = link.find(path);
    if (at == std::string_view::npos)
        return false;
    if (!ctx.public_url.empty() && link.substr(0, at) == ctx.public_url)
        return true;
    const auto rest = link.substr(at + path.size());
    const auto token = rest.substr(0, rest.find_first_of("?#/"));
    return rules::read_unsubscribe_token(ctx.store.secret(), ctx.store.instance(), token).has_value();
}

std::vector<endpoint> unsubscribe_endpoints()
{
    return {
        {.method = "GET", .path = std::string{web_paths::unsubscribe}, .answer = ask},
        {
            .method = "POST",
            .path = std::string{web_paths::unsubscribe},
            .answer = unsubscribe,
            .is_urgent = true,
            .longest_body = 64 * 1024,
        },
    };
}

}  // namespace outbound::web
