// Lists one-off messages.
#include "store/messages/messages.hpp"

#include "store/messages/message_rows.hpp"
#include "store/sql/json_filter.hpp"
#include "store/sql/metadata_index.hpp"
#include "store/sql/paging.hpp"

#include <string>
#include <utility>

namespace outbound::sql {
namespace {

/// Selects the ids of messages through a table that has rows only for recipients in some statuses. CROSS JOIN keeps
/// SQLite from reordering the join.
std::string found_through(std::string_view table, std::string_view condition)
{
    return "m.id IN (SELECT x.id FROM " + std::string{table} +
           " t CROSS JOIN outbound_messages x CROSS JOIN campaign_recipients r WHERE t.campaign_id IN (SELECT id FROM"
           " outbound_campaigns WHERE messages_of IS NOT NULL) AND x.campaign_id = t.campaign_id AND x.seq = t.seq"
           " AND r.campaign_id = t.campaign_id AND r.seq = t.seq AND " +
           std::string{condition} + ") AND ";
}

/// Messages whose next attempt is stored as a retry.
std::string waiting(std::string_view condition)
{
    return found_through("outbound_campaign_retries", "r.status = 'retrying' AND " + std::string{condition});
}

/// Messages that are shown in this status.
std::string status_condition(recipient_status wanted, bindings& values)
{
    switch (wanted) {
    case recipient_status::queued:
        return waiting("t.lease_until = 0 AND r.attempt = 0");
    case recipient_status::retrying:
        return waiting("t.lease_until = 0 AND r.attempt > 0");
    case recipient_status::sending:
        return waiting("t.lease_until <> 0");
    default:
        break;
    }
    values.add("status", std::string{to_string(wanted)});
    switch (wanted) {
    case recipient_status::failed:
    case recipient_status::skipped:
    case recipient_status::unknown:
    case recipient_status::bounced:
        return found_through("outbound_recipient_problems", "t.status = :status AND r.status = :status");
    default:
        return "EXISTS (SELECT 1 FROM campaign_recipients r WHERE r.campaign_id = m.campaign_id AND r.seq = m.seq"
               " AND r.status = :status) AND ";
    }
}

std::string condition_of(const message_filter& filter, bindings& values)
{
    std::string condition;
    if (filter.channel) {
        values.add("channel", std::string{to_string(*filter.channel)});
        condition += "m.campaign_id IN (SELECT id FROM outbound_campaigns WHERE messages_of IS NOT NULL AND type ="
                     " :channel) AND ";
    }
    if (filter.contact != 0) {
        values.add("contact", filter.contact);
        condition += "m.id IN (SELECT x.id FROM campaign_recipients r JOIN outbound_messages x ON x.campaign_id ="
                     " r.campaign_id AND x.seq = r.seq WHERE r.contact_id = :contact) AND ";
    }
    if (filter.status)
        condition += status_condition(*filter.status, values);
    return condition;
}

/// Where messages `m` are read from.
struct message_source {
    std::string tables;
    std::string condition;
    std::string id;  ///< The column in whose order they are read.
};

/// Messages with a member of metadata in the order of its index, so that a page reads no more of them than it has.
message_source source_of(connection& db, const message_filter& filter, bindings& values)
{
    if (filter.metadata.empty())
        return {"outbound_messages m", "", "m.id"};
    values.add("owner", std::string{to_string(metadata_owner::message)});
    values.add("member", rarest_member(db, metadata_owner::message, filter.metadata));
    return {"outbound_metadata i CROSS JOIN outbound_messages m",
        "i.owner = :owner AND i.member = :member AND m.id = i.owner_id AND ", "i.owner_id"};
}

}  // namespace

page<one_off_message> messages::list(const message_filter& filter, const page_request& slice)
{
    bindings values;
    const auto db = database_.reader();
    const auto source = source_of(*db, filter, values);
    const auto wanted = slice_by_id(slice, source.id);
    const auto condition = condition_of(filter, values) + wanted.condition +
                           has_members(db->dialect(), "m.metadata", filter.metadata, values) + wanted.order;
    auto found = messages_among(*db, "SELECT m.id FROM " + source.tables + " WHERE " + source.condition + condition,
        slice.descending ? " ORDER BY m.id DESC" : " ORDER BY m.id", values, wanted.values);
    return to_page(std::move(found), wanted, &one_off_message::id);
}

}  // namespace outbound::sql
