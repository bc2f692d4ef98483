// Operations on images of emails. An image is named by the hash of its bytes, so that its URL always shows the same.
#include "api/content/image_type.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/base64.hpp"
#include "model/digest.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"
#include "model/web_paths.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t largest_image = 5'000'000;
constexpr std::size_t longest_data = 7'500'000;  // More than the largest, so that a refusal can name the limit.

json::value url_of(const context& ctx, const stored_image& image)
{
    const auto type = std::ranges::find(image_types(), image.media_type, &image_type::media_type);
    if (ctx.public_url.empty() || type == image_types().end())
        return nullptr;
    return json::string{
        ctx.public_url + web_paths::fill(web_paths::image, image.hash + '.' + std::string{type->ending})};
}

json::object document_of_image(const context& ctx, const stored_image& image)
{
    return {{"id", image.id}, {"url", url_of(ctx, image)}, {"media_type", image.media_type}, {"name", image.name},
        {"size", image.size}, {"hash", image.hash}, {"created_at", to_rfc3339(image.created_at)}};
}

json::value create_image(context& ctx, const json::object& request)
{
    complaints wrong;
    const auto bytes = from_base64(text_member(request, "data")).value();
    const auto* type = type_of_image(bytes);
    if (bytes.size() > largest_image)
        wrong.add("data", "must be an image of at most 5 MB (5000000 bytes), got " + std::to_string(bytes.size()));
    else if (type == nullptr)
        wrong.add("data", "must be an image in PNG, JPEG, GIF or WebP, which its first bytes are not; mail programs do "
                          "not show other types, such as SVG");
    wrong.settle();
    const stored_image described{.hash = to_hex(digest(digest_algorithm::sha256, bytes)),
        .media_type = std::string{type->media_type},
        .name = text_member(request, "name"),
        .size = static_cast<std::int64_t>(bytes.size())};
    return document_of_image(ctx, ctx.store.images().create(described, bytes));
}

json::value list_images(context& ctx, const json::object& request)
{
    return to_json(ctx.store.images().list(sorted_slice_of(request)),
        [&](const stored_image& image) { return document_of_image(ctx, image); });
}

json::value get_image(context& ctx, const json::object& request)
{
    const auto found = ctx.store.images().get(id_of(request));
    if (!found)
        refuse_missing("image", std::to_string(id_of(request)));
    return document_of_image(ctx, *found);
}

json::value delete_image(context& ctx, const json::object& request)
{
    if (!ctx.store.images().remove(id_of(request)))
        refuse_missing("image", std::to_string(id_of(request)));
    return deleted();
}

shape image_shape()
{
    return shapes::object({required("id", shapes::id()),
        optional("url", shapes::any_text(), "Where everybody can load it; null: public_url is not configured."),
        required("media_type", shapes::text(1, 20), "image/png, image/jpeg, image/gif or image/webp."),
        required("name", shapes::text(0, 200)), required("size", shapes::integer(1, largest_image), "In bytes."),
        required("hash", shapes::text(64, 64), "SHA-256 of the bytes."), required("created_at", shapes::time())});
}

}  // namespace

std::vector<operation> image_operations()
{
    const auto image = image_shape().named("image");
    return {
        {
            .name = "images.create",
            .summary = "Stores an image for emails, PNG, JPEG, GIF or WebP of at most 5 MB. The same bytes are stored "
                       "once.",
            .scope = scope::write,
            .routes = {at("POST", "/images")},
            .request = shapes::object({required("data", shapes::text(1, longest_data, text_kind::image_base64)),
                optional("name", shapes::text(0, 200), "For people, such as the name of the file.")}),
            .response = image,
            .handle = create_image,
            .effect = effect::one_commit,
        },
        {
            .name = "images.list",
            .summary = "Lists images.",
            .scope = scope::read,
            .routes = {at("GET", "/images")},
            .request = list_request(),
            .response = list_response(image),
            .handle = list_images,
        },
        {
            .name = "images.get",
            .summary = "Shows one of the images.",
            .scope = scope::read,
            .routes = {at("GET", "/images/{id}")},
            .request = id_request(),
            .response = image,
            .handle = get_image,
        },
        {
            .name = "images.delete",
            .summary = "Deletes an image that no email template, campaign or message uses.",
            .scope = scope::write,
            .routes = {at("DELETE", "/images/{id}")},
            .request = id_request(),
            .response = deleted_shape(),
            .handle = delete_image,
            .effect = effect::one_commit,
        },
    };
}

}  // namespace outbound::api
