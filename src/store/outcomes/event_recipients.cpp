#include "store/outcomes/event_recipients.hpp"

#include "store/sql/table_row.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace outbound::sql {

/// The columns that events change.
template <is_row<event_recipient> Row, class F>
void each_column(Row& row, F&& f)
{
    auto& s = row.state;
    f("status", s.status);
    f("reason", s.reason);
    f("attempt", s.attempt);
    f("event_rank", s.rank);
    f("provider", s.provider);
    f("external_id", s.external_id);
    f("sent_at", s.sent_at);
    f("delivered_at", s.delivered_at);
    f("opened_at", s.opened_at);
    f("clicked_at", s.clicked_at);
    f("replied_at", s.replied_at);
    f("answered_at", s.answered_at);
    f("duration_seconds", s.duration_seconds);
    f("answered_by", s.answered_by);
    f("opens", s.opens);
    f("clicks", s.clicks);
    f("machine_opens", s.machine_opens);
    f("machine_clicks", s.machine_clicks);
    f("marks", s.marks);
}

namespace {

using soci::use;

void write_states_together(connection& db, campaign_id campaign, std::span<const event_recipient> changed)
{
    boost::json::array rows;
    std::vector<recipient_seq> seqs;
    for (const auto& recipient : changed) {
        rows.push_back(json_row_of(recipient));
        rows.back().get_object()["seq"] = recipient.seq;
        seqs.push_back(recipient.seq);
    }
    auto columns = json_columns<event_recipient>();
    columns.push_back({"seq", "BIGINT"});
    const auto text = boost::json::serialize(rows);
    const auto wanted = array_of(seqs);
    db.change("UPDATE campaign_recipients t SET " + columns_as<event_recipient>("@ = r.@") + " FROM " +
                  db.dialect().json_rows(columns) +
                  " WHERE t.campaign_id = :campaign AND t.seq = ANY(CAST(:wanted AS BIGINT[])) AND r.seq = t.seq",
        use(text, "rows"), use(campaign, "campaign"), use(wanted, "wanted"));
}

void write_each_state(connection& db, campaign_id campaign, std::span<const event_recipient> changed)
{
    event_recipient recipient;
    auto update = db.prepare("UPDATE campaign_recipients SET " + columns_as<event_recipient>("@ = :@") +
                                 " WHERE campaign_id = :campaign AND seq = :seq",
        columns_from(recipient), use(campaign), use(recipient.seq));
    for (const auto& row : changed) {
        recipient = row;
        update.execute();
    }
}

}  // namespace

std::string event_recipient_columns()
{
    return columns_as<event_recipient>("@") + ", contact_id, address, extra_segments, seq FROM campaign_recipients";
}

outputs outputs_of(event_recipient& row)
{
    auto all = columns_into(row);
    all.add(row.contact);
    all.add(row.address);
    all.add(row.extra_segments);
    all.add(row.seq);
    return all;
}

std::vector<event_recipient> lock_recipients(
    connection& db, campaign_id campaign, const std::vector<recipient_seq>& seqs)
{
    std::vector<event_recipient> found;
    found.reserve(seqs.size());
    event_recipient recipient;
    const bool are_arrays = db.dialect().prefers_sets();
    const auto wanted = are_arrays ? array_of(seqs) : write_json(boost::json::array(seqs.begin(), seqs.end()));
    const auto is_wanted =
        are_arrays ? "= ANY(CAST(:wanted AS BIGINT[]))" : "IN (" + db.dialect().json_items("wanted", "BIGINT") + ')';
    auto rows = db.prepare("SELECT " + event_recipient_columns() + " WHERE campaign_id = :campaign AND seq " +
                               is_wanted + " ORDER BY seq" + db.dialect().for_update(),
        use(campaign), use(wanted), outputs_of(recipient));
    rows.each([&] { found.push_back(recipient); });
    return found;
}

void write_states(connection& db, campaign_id campaign, std::span<const event_recipient> changed)
{
    if (changed.empty())
        return;
    if (db.dialect().prefers_sets())
        write_states_together(db, campaign, changed);
    else
        write_each_state(db, campaign, changed);
}

}  // namespace outbound::sql
