// The dashboard as it was bundled at build time; empty if it was left out.
#pragma once

#include <span>
#include <string_view>

namespace outbound::dashboard {

/// A file whose name contains a hash of its content, so that it never changes.
struct asset {
    std::string_view name;   ///< One segment: `app.3kq7.js`.
    std::string_view type;   ///< Media type.
    std::string_view bytes;  ///< Compressed with gzip.
};

/// HTML that names the assets.
struct page {
    std::string_view text;  ///< `{{base}}` stands for the address of the dashboard's folder.
    std::string_view tag;   ///< Changes with the text.
};

/// All of these live as long as the program.
std::span<const asset> assets();
page index();

}  // namespace outbound::dashboard
