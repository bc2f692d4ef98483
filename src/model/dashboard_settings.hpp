// How a host presents the dashboard.
#pragma once

#include <string>
#include <vector>

namespace outbound {

struct dashboard_settings {
    std::string name;         ///< Stands in place of "outbound"; empty: "outbound".
    std::string logo;         ///< An image as a data URL; empty: outbound's own.
    std::string contact_url;  ///< Page of a contact in the host; `{external_id}` stands for the contact's. Empty: none.

    /// Origins of pages that may show the dashboard in a frame, beside its own origin.
    std::vector<std::string> frame_ancestors;

    /// Where messages can be looked at that a simulator takes in place of the vendors. Empty: messages reach people.
    std::string sandbox_url;
};

}  // namespace outbound
