// Exports campaigns from the database and imports them again: rows as JSON, a slice at a time.
//
// A row is an object with a member for each column; empty text, 0 and NULL are omitted. The operations
// campaigns.archive and restores.append define the lines of an archive, and how a complete archive differs from a
// truncated one.
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
    inbound,  ///< Incoming replies.
    minute,
    quarter,
    counter,
    range,
};

template <>
struct names<archive_part> {
    static constexpr name_table<archive_part, 8> value{{
        {archive_part::recipient, "recipient"},
        {archive_part::problem, "problem"},
        {archive_part::event, "event"},
        {archive_part::inbound, "inbound"},
        {archive_part::minute, "minute"},
        {archive_part::quarter, "quarter"},
        {archive_part::counter, "counter"},
        {archive_part::range, "range"},
    }};
};

struct archived_campaign {
    boost::json::object row;
    std::string state;  ///< Changes whenever data that belongs in an archive changes.
};

struct archived_rows {
    boost::json::array rows;
    boost::json::array last;  ///< `after` of the next call; empty: this part has no more rows.
};

/// A campaign that is being restored. Invisible until end().
struct restoration {
    campaign_id id = 0;
    bool is_ours = false;  ///< The archive was written by this installation.
};

class archive_store {
public:
    virtual ~archive_store() = default;

    /// Throws error{errc::not_found}, or error{errc::conflict} unless the campaign is completed or cancelled and all of
    /// its outcomes are recorded.
    virtual archived_campaign campaign(campaign_id id) = 0;
    /// The next `limit` rows of one part, in the order of their keys; `after` is empty at first.
    virtual archived_rows rows(
        campaign_id id, archive_part part, const boost::json::array& after, std::size_t limit) = 0;

    /// Reserves an id for a campaign of `instance` that had the id `former_id`: the same id if the installation is the
    /// same and the id is free. No other restoration gets the id until end() or drop().
    virtual restoration begin(std::string_view instance, campaign_id former_id) = 0;
    /// Writes rows; existing rows are left unchanged. In another installation's database, contacts are matched by
    /// external_id. Throws error{errc::invalid} for a malformed row, and has then written nothing.
    virtual void write(const restoration& target, archive_part part, const boost::json::array& rows) = 0;
    /// Writes the campaign itself, which makes all of it visible, and ends the reservation. A campaign that was
    /// running, scheduled or paused is `paused`, for the reason `restored`. Within store::atomically() no other
    /// restoration ends before the unit ends. Throws as write() does, and error{errc::conflict} without a reservation.
    virtual void end(const restoration& target, const boost::json::object& row) = 0;
    /// Deletes the written rows and ends the reservation, unless end() has completed or there is no reservation.
    virtual void drop(campaign_id id) = 0;
};

}  // namespace outbound
