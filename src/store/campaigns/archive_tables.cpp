// The tables of archives, with the columns of each.
#include "store/campaigns/archive_tables.hpp"

#include <stdexcept>

namespace outbound::sql {
namespace {

using enum column_type;

constexpr archive_column campaign_columns[] = {{"name", text}, {"type", text}, {"status", text}, {"pause_reason", text},
    {"pause_detail", text}, {"from_address", text}, {"from_name", text}, {"reply_to_address", text},
    {"reply_to_name", text}, {"template_id", integer, true}, {"script_id", integer, true}, {"subject", text},
    {"text", text}, {"html", text}, {"unsubscribe_url", text}, {"track_opens"}, {"track_clicks"},
    {"configuration_set", text}, {"message", text}, {"messaging_service", text}, {"script", text},
    {"call_options", text}, {"content", text}, {"recipient_segments", text}, {"on_unknown", text}, {"pace", real, true},
    {"timezone", text}, {"hours", text}, {"prepare_after"}, {"next_seq"}, {"scheduled_at", integer, true},
    {"expires_at", integer, true}, {"started_at", integer, true}, {"prepared_at", integer, true},
    {"completed_at", integer, true}, {"events_pruned_at", integer, true}, {"created_at"}, {"updated_at"},
    {"kind", text}, {"external_id", text, true}, {"metadata", text}};

constexpr archive_column recipient_columns[] = {{"seq"}, {"contact_id"}, {"address", text}, {"status", text},
    {"reason", text}, {"attempt"}, {"provider", text}, {"external_id", text}, {"sent_at", integer, true},
    {"event_rank"}, {"delivered_at", integer, true}, {"opened_at", integer, true}, {"clicked_at", integer, true},
    {"replied_at", integer, true}, {"answered_at", integer, true}, {"duration_seconds", integer, true},
    {"answered_by", text}, {"opens"}, {"clicks"}, {"machine_opens"}, {"machine_clicks"}, {"marks"}, {"extra_segments"}};
constexpr archive_column problem_columns[] = {{"seq"}, {"status", text}, {"reason", text}, {"detail", text}};
constexpr archive_column event_columns[] = {{"seq"}, {"event_hash"}, {"attempt"}, {"kind", text}, {"actor", text},
    {"bounce", text}, {"reason", text}, {"link", text}, {"occurred_at"}, {"received_at"}, {"data", text}};
constexpr archive_column inbound_columns[] = {{"event_hash"}, {"provider", text}, {"channel", text}, {"kind", text},
    {"vendor_id", text}, {"address", text}, {"seq"}, {"occurred_at"}, {"received_at"}, {"handled_at", integer, true},
    {"event", text}};
constexpr archive_column minute_columns[] = {{"minute"}, {"kind", text}, {"amount"}};
// Sums of all parts and shards, which only separate concurrent transactions.
constexpr archive_column quarter_columns[] = {{"quarter"}, {"name", text}, {"amount"}};
constexpr archive_column counter_columns[] = {{"name", text}, {"amount"}};
// Without leases: those of an archived campaign have ended.
constexpr archive_column range_columns[] = {{"first_seq"}, {"last_seq"}, {"intent_seq"}, {"timezone", text},
    {"not_before"}, {"finished"}, {"sent"}, {"failed"}, {"skipped"}, {"unknown"}, {"retrying"}, {"cancelled"},
    {"extra_segments"}};

constexpr archive_column by_id[] = {{"id"}};
constexpr archive_column by_seq[] = {{"seq"}};
constexpr archive_column by_event[] = {{"seq"}, {"event_hash"}};
constexpr archive_column by_minute[] = {{"minute"}, {"kind", text}};
constexpr archive_column by_quarter[] = {{"quarter"}, {"name", text}};
constexpr archive_column by_counter[] = {{"name", text}};
constexpr std::string_view counter_sums =
    "(SELECT campaign_id, name, CAST(sum(amount) AS BIGINT) AS amount FROM outbound_campaign_counters GROUP BY "
    "campaign_id, name)";
constexpr std::string_view quarter_sums = "(SELECT campaign_id, quarter, name, CAST(sum(amount) AS BIGINT) AS amount "
                                          "FROM outbound_campaign_quarters GROUP BY "
                                          "campaign_id, quarter, name)";
constexpr archive_column by_range[] = {{"first_seq"}};

}  // namespace

const archive_table& campaign_table()
{
    static constexpr archive_table table{"outbound_campaigns", campaign_columns, by_id};
    return table;
}

const archive_table& table_of(archive_part part)
{
    static constexpr std::pair<archive_part, archive_table> tables[] = {
        {archive_part::recipient, {"campaign_recipients", recipient_columns, by_seq}},
        {archive_part::problem, {"outbound_recipient_problems", problem_columns, by_seq}},
        {archive_part::event, {"outbound_recipient_events", event_columns, by_event}},
        {archive_part::inbound, {"outbound_unmatched_events", inbound_columns, by_id}},
        {archive_part::minute, {"outbound_campaign_minutes", minute_columns, by_minute}},
        {archive_part::quarter, {"outbound_campaign_quarters", quarter_columns, by_quarter, quarter_sums}},
        {archive_part::counter, {"outbound_campaign_counters", counter_columns, by_counter, counter_sums}},
        {archive_part::range, {"outbound_campaign_ranges", range_columns, by_range}},
    };
    for (const auto& [which, table] : tables)
        if (which == part)
            return table;
    throw std::logic_error{"no such part"};
}

}  // namespace outbound::sql
