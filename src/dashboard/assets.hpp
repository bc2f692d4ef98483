// The assets of the dashboard, bundled at build time; empty if the build omits the dashboard.
#pragma once

#include <span>
#include <string_view>

namespace outbound::dashboard {

/// A file named by a hash of its content: a name always has the same content.
struct asset {
    std::string_view name;   ///< One path segment, such as `app.3kq7.js`.
    std::string_view type;   ///< Media type.
    std::string_view bytes;  ///< Compressed with gzip.
};

/// HTML that names the assets.
struct page {
    /// Placeholders: `{{base}}`, the URL of the dashboard's folder; `{{settings}}`, a JSON document in an attribute.
    std::string_view text;
    std::string_view tag;  ///< Differs for every text.
};

/// The returned views are valid until the program ends.
std::span<const asset> assets();
page index();

}  // namespace outbound::dashboard
