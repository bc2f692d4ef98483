// The pages of the dashboard, its assets, and sandboxed previews of emails. URLs in a page are relative to a base that
// depends only on the depth of the path, so that any path prefix of a proxy works.
#include "api/content/masked_rendering.hpp"
#include "api/operation.hpp"
#include "dashboard/assets.hpp"
#include "model/digest.hpp"
#include "model/web_paths.hpp"
#include "text/escape.hpp"
#include "web/email_document.hpp"
#include "web/endpoint.hpp"
#include "web/operation_request.hpp"

#include <outbound/json_text.hpp>

#include <algorithm>

namespace outbound::web {
namespace {

constexpr std::string_view page_policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
                                         "data:; connect-src 'self'; frame-src 'self'; ";

void replace_mark(std::string& text, std::string_view mark, std::string_view value)
{
    text.replace(text.find(mark), mark.size(), value);
}

/// For the script of the page, as the value of an attribute.
std::string settings_attribute(const api::context& ctx)
{
    const auto& settings = ctx.dashboard;
    const boost::json::object document{{"name", settings.name}, {"logo", settings.logo},
        {"contact_url", settings.contact_url}, {"sandbox_url", settings.sandbox_url},
        {"has_sandbox", ctx.read_sandbox != nullptr}};
    std::string out;
    text::append_escaped(out, write_json(document), text::escaping::html);
    return out;
}

void add_common(web_response& response)
{
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    response.headers.push_back({"Referrer-Policy", "no-referrer"});
}

/// The relative path from a page to the dashboard's folder: `./` for `/outbound/`, `../` for `/outbound/campaigns/4`.
std::string base_of(std::string_view path)
{
    const auto below = path.substr(web_paths::dashboard.size());
    if (below.empty())
        return std::string{web_paths::dashboard.substr(1)} + '/';
    std::string base = "./";
    for (auto depth = std::ranges::count(below, '/'); depth > 1; --depth)
        base += "../";
    return base;
}

boost::asio::awaitable<web_response> give_page(web_call& call)
{
    const auto base = base_of(call.path);
    const auto index = dashboard::index();
    const auto settings = settings_attribute(call.ctx);
    const auto tag = '"' + std::string{index.tag} + '-' + std::to_string(base.size()) + '-' +
                     to_hex(digest(digest_algorithm::sha256, settings).substr(0, 8)) + '"';
    web_response response;
    if (call.request.header("if-none-match") == tag) {
        response.status = 304;
    } else {
        std::string text{index.text};
        replace_mark(text, "{{base}}", base);
        replace_mark(text, "{{settings}}", settings);
        response = text_response(200, std::move(text), "text/html; charset=utf-8");
    }
    response.headers.push_back({"ETag", tag});
    response.headers.push_back({"Cache-Control", "no-cache"});
    response.headers.push_back(
        {"Content-Security-Policy", std::string{page_policy} + frame_ancestors(call.ctx.dashboard)});
    add_common(response);
    co_return response;
}

boost::asio::awaitable<web_response> give_asset(web_call& call)
{
    const auto all = dashboard::assets();
    const auto found = std::ranges::find(all, call.parts.at(0), &dashboard::asset::name);
    if (found == all.end())
        co_return problem_response({errc::not_found, "there is no such asset", {}});
    auto response = text_response(200, std::string{found->bytes}, found->type);
    response.headers.push_back({"Content-Encoding", "gzip"});
    response.headers.push_back({"Cache-Control", "public, max-age=31536000, immutable"});
    add_common(response);
    co_return response;
}

/// The HTML of an email rendered for a contact.
web_response preview(
    const web_call& call, const api::operation& row, const boost::json::object& request, bool shows_images)
{
    const api::masked_rendering view{!call.request.access->allows(scope::pii)};
    const auto result = api::run(row, call.ctx, request);
    const auto& html = result.at("html");
    return email_document(call, html.is_string() ? std::string{html.get_string()} : std::string{}, shows_images);
}

endpoint preview_row(std::string_view name, std::string path, bool shows_images = true)
{
    const api::route where{"GET", std::move(path)};
    return {.method = "GET",
        .path = where.path,
        .answer = [name, where, shows_images](web_call& call) -> boost::asio::awaitable<web_response> {
            const auto& row = *api::find_operation(name);
            co_return preview(call, row, operation_request(call, where, row.request), shows_images);
        },
        .scope = scope::read};
}

/// Parts that are not stored yet, from a form, whose response a frame shows.
endpoint preview_of_form(std::string path)
{
    return {.method = "POST",
        .path = std::move(path),
        .answer = [](web_call& call) -> boost::asio::awaitable<web_response> {
            const auto& row = *api::find_operation("email_templates.render");
            co_return preview(call, row, members_of_form(call, row.request), true);
        },
        .scope = scope::read,
        .media = "application/x-www-form-urlencoded"};
}

}  // namespace

std::vector<endpoint> dashboard_endpoints()
{
    std::vector<endpoint> rows;
    if (dashboard::assets().empty())
        return rows;
    const std::string root{web_paths::dashboard};
    for (const auto* page : {"", "/", "/campaigns", "/campaigns/{id}", "/replies", "/messages", "/messages/{id}",
             "/contacts", "/contacts/{id}", "/segments", "/templates", "/templates/{channel}", "/suppressions",
             "/settings", "/settings/{part}", "/sandbox", "/sandbox/{number}", "/email/create", "/email/create/{step}",
             "/sms/create", "/sms/create/{step}", "/phone/create", "/phone/create/{step}"})
        rows.push_back({.method = "GET", .path = root + page, .answer = give_page});
    rows.push_back({.method = "GET", .path = root + "/assets/{name}", .answer = give_asset});
    rows.push_back(preview_row("campaigns.preview", root + "/preview/campaigns/{id}"));
    rows.push_back(preview_row("campaigns.preview", root + "/preview/campaigns/{id}/without-images", false));
    rows.push_back(preview_row("email_templates.render", root + "/preview/templates/{id}"));
    rows.push_back(preview_of_form(root + "/preview/templates"));
    return rows;
}

}  // namespace outbound::web
