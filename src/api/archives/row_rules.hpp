// Rules for the lines of an archive: every row must be one that outbound could have written.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/error.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// The rules that a single row breaks: members, types, sizes, words, and JSON in texts. Paths begin with `kind`, which
/// is `campaign` or the name of an archive_part.
std::vector<violation> check_archive_row(std::string_view kind, const boost::json::object& row);

/// Names of the members of a row of that kind.
std::vector<std::string> archive_members(std::string_view kind);

/// The campaign of a row that check_archive_row() accepts, without its id and without the ids of templates.
campaign archived_campaign_from(const boost::json::object& row);

/// Checks the order of rows: recipients from 1 without gaps; all other rows refer to these recipients.
class row_order {
public:
    /// `recipients` is the number of recipient rows of earlier calls.
    explicit row_order(std::int64_t recipients) : recipients_{recipients} {}

    /// Processes a row that check_archive_row() accepts. Returns the broken rule; empty if there is none.
    std::string take(std::string_view kind, const boost::json::object& row);

private:
    std::int64_t recipients_;
};

}  // namespace outbound::api
