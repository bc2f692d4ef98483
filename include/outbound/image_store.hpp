// Stores images of emails, each once, by the hash of its bytes. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/page.hpp>
#include <outbound/types.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace outbound {

using image_id = std::int64_t;

struct stored_image {
    image_id id = 0;
    std::string hash{};        ///< SHA-256 of the bytes: 64 lower case hexadecimal digits.
    std::string media_type{};  ///< `image/png`, `image/jpeg`, `image/gif` or `image/webp`.
    std::string name{};        ///< For people, 0–200 characters.
    std::int64_t size = 0;     ///< In bytes.
    timestamp created_at{};
};

class image_store {
public:
    virtual ~image_store() = default;
    /// Stores an image, of which it reads all but id and time, and returns it. An image with the same hash is returned
    /// unchanged instead.
    virtual stored_image create(const stored_image& described, std::string_view bytes) = 0;
    /// `nullopt` if there is no such image.
    virtual std::optional<stored_image> get(image_id id) = 0;
    virtual std::optional<stored_image> find(std::string_view hash) = 0;
    /// `nullopt` if there is no such image.
    virtual std::optional<std::string> bytes(image_id id) = 0;
    virtual page<stored_image> list(const page_request& slice) = 0;
    /// False if there is no such image. Throws error{errc::conflict} while an email template, a campaign or a one-off
    /// message names its hash: mail programs load images whenever somebody opens an email.
    virtual bool remove(image_id id) = 0;
};

}  // namespace outbound
