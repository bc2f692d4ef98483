// Campaigns on their way out of the database, and back in: rows as JSON, a slice at a time.
//
// A row is an object with a member for each column; empty text, 0 and NULL are left out. What a line of an archive is,
// and how a complete one differs from a truncated one, is the business of the operations campaigns.archive and
// restores.append.
#pragma once

#include <outbound/names.hpp>
#include <outbound/types.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound {

/// Rows that belong to a campaign, in the order in which they are archived.
enum class archive_part {
    recipient,
    problem,
    event,
    inbound,  ///< Messages that came in and answer it.
    minute,
    counter,
    range,
};

template <>
struct names<archive_part> {
    static constexpr std::array<std::pair<archive_part, std::string_view>, 7> value{{
        {archive_part::recipient, "recipient"},
        {archive_part::problem, "problem"},
        {archive_part::event, "event"},
        {archive_part::inbound, "inbound"},
        {archive_part::minute, "minute"},
        {archive_part::counter, "counter"},
        {archive_part::range, "range"},
    }};
};

struct archived_campaign {
    boost::json::object row;
    std::string state;  ///< Differs once anything has happened to the campaign that an archive must show.
};

struct archived_rows {
    boost::json::array rows;
    boost::json::array last;  ///< `after` of the next call; empty: there are no more rows of this part.
};

/// A campaign that is being restored. Nobody sees it before end().
struct restoration {
    campaign_id id = 0;
    bool is_ours = false;  ///< The archive was written by this installation.
};

class archive_store {
public:
    virtual ~archive_store() = default;

    /// Throws error{errc::not_found}; error{errc::conflict} unless the campaign is completed or cancelled, and all of
    /// its outcomes are recorded.
    virtual archived_campaign campaign(campaign_id id) = 0;
    /// The next `limit` rows of one part, in the order of their keys; `after` is empty at first.
    virtual archived_rows rows(
        campaign_id id, archive_part part, const boost::json::array& after, std::size_t limit) = 0;

    /// Finds an id for a campaign of `instance` that had the id `was`: the same where the installation is, and it is
    /// free.
    virtual restoration begin(std::string_view instance, campaign_id was) = 0;
    /// Writes rows; those that are there are left alone. Contacts are found again by their external_id in another
    /// installation's database. Throws error{errc::invalid} for what is no such row, and has then written nothing.
    virtual void write(const restoration& to, archive_part part, const boost::json::array& rows) = 0;
    /// Writes the campaign itself, which makes all of it visible. Throws as write().
    virtual void end(const restoration& to, const boost::json::object& row) = 0;
    /// Takes back what was written, unless end() has been reached.
    virtual void drop(campaign_id id) = 0;
};

}  // namespace outbound
