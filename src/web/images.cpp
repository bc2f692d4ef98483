// Serves images of emails to everybody, and receives their files as bodies of requests.
#include "api/access/audited_call.hpp"
#include "api/content/image_type.hpp"
#include "model/base64.hpp"
#include "model/web_paths.hpp"
#include "web/endpoint.hpp"
#include "web/entity_tag.hpp"
#include "web/operation_request.hpp"

#include <outbound/json_text.hpp>

#include <algorithm>

namespace outbound::web {
namespace {

constexpr std::size_t largest_file = 5'000'000;

std::string file_name_of(const stored_image& image)
{
    const auto type = std::ranges::find(api::image_types(), image.media_type, &api::image_type::media_type);
    return image.hash + '.' + std::string{type != api::image_types().end() ? type->ending : ""};
}

/// An image never changes, because its name is the hash of its bytes.
boost::asio::awaitable<web_response> give_image(web_call& call)
{
    const auto name = call.parts.at(0);
    auto& all = call.ctx.store.images();
    const auto image = all.find(name.substr(0, name.find('.')));
    if (!image || file_name_of(*image) != name)
        co_return problem_response({errc::not_found, "there is no such image", {}});
    const auto tag = '"' + image->hash + '"';
    web_response response{304, {}, {}};
    if (!lists_tag(call.request.header("if-none-match"), tag))
        response = text_response(200, all.bytes(image->id).value_or(std::string{}), image->media_type);
    response.headers.push_back({"ETag", tag});
    response.headers.push_back({"Cache-Control", "public, max-age=31536000, immutable"});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    response.headers.push_back({"Content-Security-Policy", "default-src 'none'"});
    co_return response;
}

boost::asio::awaitable<web_response> take_file(web_call& call)
{
    const auto& row = *api::find_operation("images.create");
    auto request = members_of_target(call, row.routes.front(), row.request);
    if (request.contains("data"))
        throw error{refusal({{"data", "is the body of this request: leave it out of the query"}})};
    request["data"] = to_base64(call.request.body);
    auto made = api::run_audited(row, call.ctx, request, *call.request.access);
    auto response = text_response(200, write_json(made), "application/json");
    response.headers.push_back({"Cache-Control", "no-store"});
    co_return response;
}

}  // namespace

std::vector<endpoint> image_endpoints()
{
    const auto& creation = *api::find_operation("images.create");
    return {
        {.method = "GET", .path = std::string{web_paths::image}, .answer = give_image},
        {
            .method = "POST",
            .path = creation.routes.front().path,
            .answer = take_file,
            .scope = creation.scope,
            .operation = &creation,
            .media = "image/*",
            .body_member = "data",
            .longest_body = largest_file,
            .most_values = 0,
        },
    };
}

}  // namespace outbound::web
