// Rules for the lines of an archive: every row must be one that outbound could have written.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/error.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// The rules that a row breaks by itself: members, types, sizes, words, and JSON in texts. Paths begin with `kind`,
/// which is `campaign` or the name of an archive_part.
std::vector<violation> check_archive_row(std::string_view kind, const boost::json::object& row);

/// The members of a row of that kind.
std::vector<std::string> archive_members(std::string_view kind);

/// The campaign of a row that check_archive_row() accepts, without its id and without the ids of templates.
campaign archived_campaign_from(const boost::json::object& row);

/// Checks that rows follow each other as outbound writes them: recipients from 1 without gaps, everything else of these
/// recipients.
class row_order {
public:
    /// `recipients` have come before.
    explicit row_order(std::int64_t recipients) : recipients_{recipients} {}

    /// Takes a row that check_archive_row() accepts. The broken rule; empty if there is none.
    std::string take(std::string_view kind, const boost::json::object& row);

private:
    std::int64_t recipients_;
};

}  // namespace outbound::api
