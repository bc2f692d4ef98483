// The parts of a content before they are pinned: their sources, faults and variables.
#pragma once

#include "api/requests.hpp"

#include <outbound/campaign.hpp>
#include <outbound/store.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace outbound::api {

/// Sources of a content's parts; empty for other channels.
struct content_parts {
    std::string subject;
    std::string text;
    std::string html;
    std::string unsubscribe_url;
    std::string message;         ///< SMS.
    boost::json::object script;  ///< Phone; may be empty, which checks accept.
};

/// A partial that a part calls.
struct called_partial {
    std::string part;  ///< Name of the part.
    std::string name;
};

/// The result of a check.
struct checked_parts {
    std::vector<std::string> variables;  ///< Names that any part reads, sorted, without duplicates.
    std::vector<called_partial> partials;
    std::vector<std::string> linked;     ///< Names of parts that read the recipient's unsubscribe_url in any way.
    std::vector<std::string> addressed;  ///< Names of parts that read the sender's postal address without a fallback.
    /// Phone: during a call the vendor fetches the script or reports keys through public_url.
    bool asks_us = false;
};

/// Compiles all parts; adds faults to `wrong` under the names of the parts, with line and column.
checked_parts check_parts(const content_parts& parts, complaints& wrong);

/// A campaign's own parts, which override those of its template. Reports a missing or inactive template to `wrong`.
struct resolved_content {
    content_parts parts;
    std::optional<std::int64_t> template_version;
    std::string postal_address{};  ///< Email: of the sender; empty for none.
    bool lacks_base = false;       ///< The template does not exist, so that parts may be missing.
};
resolved_content resolve_content(context& ctx, const campaign& c, complaints& wrong);

/// The pinned content of a campaign: the parts of its channel, and template_version.
boost::json::object pinned(channel type, const resolved_content& from);

}  // namespace outbound::api
