// Options that select contacts.
#pragma once

#include "commands.hpp"

namespace cli {

struct filter_options {
    std::vector<std::string> industries;
    std::optional<std::int64_t> score_min;
    std::optional<std::int64_t> score_max;
    bool with_email = false;
    bool with_phone = false;
    std::vector<std::string> tags_any;
    std::vector<std::string> tags_all;
    std::vector<std::string> tags_none;
    std::optional<std::string> contacts_file;
};

void describe_filter(parameters& app, filter_options& options);

/// The filter as JSON for operations; an empty one matches every contact.
boost::json::object filter_of(const filter_options& options);

/// Describes a filter, such as `industry Retail, tag vip`.
std::string filter_in_words(const boost::json::object& filter);

}  // namespace cli
