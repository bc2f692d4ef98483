// Types of images that all mail programs show.
#pragma once

#include <span>
#include <string_view>

namespace outbound::api {

struct image_type {
    std::string_view media_type;
    std::string_view ending;  ///< Of file names, without the dot.
};

std::span<const image_type> image_types();

/// The type of an image by its first bytes; null for everything else. SVG is none: it may hold scripts, and mail
/// programs do not show it.
const image_type* type_of_image(std::string_view bytes);

}  // namespace outbound::api
