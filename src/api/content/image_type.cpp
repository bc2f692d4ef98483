#include "api/content/image_type.hpp"

namespace outbound::api {
namespace {

using namespace std::string_view_literals;

constexpr image_type all_types[] = {
    {"image/png", "png"}, {"image/jpeg", "jpg"}, {"image/gif", "gif"}, {"image/webp", "webp"}};

bool is_webp(std::string_view bytes)
{
    return bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP") && bytes.size() > 12;
}

}  // namespace

std::span<const image_type> image_types()
{
    return all_types;
}

const image_type* type_of_image(std::string_view bytes)
{
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv))
        return &all_types[0];
    if (bytes.starts_with("\xFF\xD8\xFF"sv))
        return &all_types[1];
    if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a"))
        return &all_types[2];
    return is_webp(bytes) ? &all_types[3] : nullptr;
}

}  // namespace outbound::api
