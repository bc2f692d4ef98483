#include "web/email_document.hpp"

#include "model/web_paths.hpp"

namespace outbound::web {
namespace {

/// Images of other servers, and our own, which plain HTTP serves while outbound is tried out.
std::string sources_of_images(const web_call& call)
{
    std::string sources = "https: data:";
    if (!call.ctx.public_url.empty())
        sources.append(" ").append(call.ctx.public_url).append(web_paths::before_name(web_paths::image));
    return sources;
}

}  // namespace

std::string frame_ancestors(const dashboard_settings& settings)
{
    std::string out = "frame-ancestors 'self'";
    for (const auto& origin : settings.frame_ancestors)
        out += ' ' + origin;
    return out;
}

web_response email_document(const web_call& call, std::string html, bool images)
{
    auto response = text_response(200, std::move(html), "text/html; charset=utf-8");
    response.headers.push_back({"Content-Security-Policy",
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src " +
            (images ? sources_of_images(call) : "'none'") + "; " + frame_ancestors(call.ctx.dashboard)});
    response.headers.push_back({"Cache-Control", "no-store"});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    response.headers.push_back({"Referrer-Policy", "no-referrer"});
    return response;
}

}  // namespace outbound::web
