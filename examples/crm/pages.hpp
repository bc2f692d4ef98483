// The CRM's HTML pages.
#pragma once

#include "database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crm {

/// What every page needs.
struct frame {
    std::string prefix;  ///< Of all paths: `` or `/crm`.
    const user* who;     ///< Null: nobody is signed in.
};

std::string login_page(const frame& around, std::string_view fault);
std::string start_page(const frame& around, const std::vector<person>& people, const std::vector<std::string>& notes);

/// Shows a page of outbound's dashboard in a frame: `campaigns`, `contacts/4`.
std::string dashboard_page(const frame& around, std::string_view title, std::string_view path);
std::string message_page(const frame& around, std::string_view title, std::string_view text);

}  // namespace crm
