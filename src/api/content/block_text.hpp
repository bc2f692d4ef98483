// The text in blocks of an email: lines, **bold**, [links](https://…), and tags of templates, which stay as they are.
#pragma once

#include "api/requests.hpp"

#include <string>
#include <string_view>

namespace outbound::api {

/// A text for both parts of an email.
struct block_text {
    std::string html;
    std::string plain;
};

/// Reads the text of one member of a block. Adds faults to `wrong` under `path`.
block_text read_block_text(const std::string& source, std::string_view path, complaints& wrong);

/// Reads the URL of a link or image, escaped for an attribute. Adds faults to `wrong` under `path`.
std::string read_block_url(const std::string& source, std::string_view path, complaints& wrong);

/// Reads text without marks, escaped for an attribute or an element. Adds faults to `wrong` under `path`.
std::string read_block_line(const std::string& source, std::string_view path, complaints& wrong);

}  // namespace outbound::api
