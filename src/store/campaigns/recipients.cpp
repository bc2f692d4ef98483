// Lists and counts recipients, and reads the history of a contact.
#include "store/campaigns/campaigns.hpp"

#include "model/address.hpp"
#include "store/campaigns/recipient_rows.hpp"
#include "store/campaigns/rows.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/search.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// True for a queued row within an intent, which is shown as `sending`.
const std::string row_is_under_way =
    "(SELECT g.intent_seq FROM outbound_campaign_ranges g WHERE g.campaign_id = r.campaign_id "
    "AND g.first_seq <= r.seq ORDER BY g.first_seq DESC LIMIT 1) >= r.seq";

/// A query plan for recipients `r` of campaign :id after :after.
struct way {
    std::string tables;
    std::string condition;
    std::string order;
};

// A subquery per row, so that no planner reads the problems of all recipients.
const std::string problem_detail =
    "coalesce((SELECT o.detail FROM outbound_recipient_problems o WHERE o.campaign_id = r.campaign_id"
    " AND o.seq = r.seq), '')";

/// Rows of other statuses never have a retry.
const std::string next_attempt =
    "CASE WHEN r.status IN ('retrying', 'unknown') THEN (SELECT n.due_at FROM outbound_campaign_retries n"
    " WHERE n.campaign_id = r.campaign_id AND n.seq = r.seq) END";

const way all_of_them{"campaign_recipients r", "r.campaign_id = :id AND r.seq > :after", "r.seq"};

// Rare statuses are found through the tables that have rows only for them, not by a scan of millions of recipients
// (CROSS JOIN keeps SQLite from reordering the join). verify() checks that these tables are complete.
const way by_problem{"outbound_recipient_problems p CROSS JOIN campaign_recipients r",
    "p.campaign_id = :id AND p.seq > :after AND p.status = :status AND r.campaign_id = p.campaign_id AND r.seq = p.seq",
    "p.seq"};
const way by_retry{"outbound_campaign_retries t CROSS JOIN campaign_recipients r",
    "t.campaign_id = :id AND t.seq > :after AND r.campaign_id = t.campaign_id AND r.seq = t.seq", "t.seq"};

/// From the first to the last range for which the condition holds.
way by_ranges(const std::string& condition)
{
    const auto of_ranges = " FROM outbound_campaign_ranges WHERE campaign_id = :id AND " + condition;
    return {"campaign_recipients r",
        "r.campaign_id = :id AND r.seq > (SELECT CASE WHEN min(first_seq) > :after THEN min(first_seq) - 1 ELSE :after "
        "END" +
            of_ranges + " AND last_seq > :after) AND r.seq <= (SELECT max(last_seq)" + of_ranges + ')',
        "r.seq"};
}

const way by_open_ranges = by_ranges("finished = 0");
const way by_ranges_with_cancelled = by_ranges("cancelled > 0");
const way by_ranges_with_sent = by_ranges("sent > 0");

const way& way_to(recipient_status wanted)
{
    switch (wanted) {
    case recipient_status::failed:
    case recipient_status::skipped:
    case recipient_status::unknown:
    case recipient_status::bounced:
        return by_problem;
    case recipient_status::retrying:
        return by_retry;
    case recipient_status::queued:
    case recipient_status::sending:
        return by_open_ranges;
    case recipient_status::cancelled:
        return by_ranges_with_cancelled;
    default:  // Counted as sent by their range.
        return by_ranges_with_sent;
    }
}

/// Through the presses of the key. Equal presses have equal data, in which `digits` come first.
way way_to_key(const recipient_filter& filter, bindings& values)
{
    auto pattern = R"({"digits":")" + filter.key + "\",";
    if (filter.question)
        pattern += R"("gather":")" + std::to_string(*filter.question) + '"';
    pattern = search_pattern(pattern).substr(1);  // Anchored at the beginning.
    values.add("key", pattern);
    return {"(SELECT DISTINCT e.seq FROM outbound_recipient_events e WHERE e.campaign_id = :id AND e.seq > :after"
            " AND e.kind = 'keypress' AND length(e.data) <= 200 AND length(e.reason) <= 400 AND e.data LIKE :key "
            "ESCAPE '\\') k CROSS JOIN campaign_recipients r",
        "r.campaign_id = :id AND r.seq = k.seq", "k.seq"};
}

template <class... Variables>
std::vector<recipient> read(
    connection& db, const std::string& tables, const std::string& condition, const Variables&... variables)
{
    std::vector<recipient> found;
    recipient_row row;
    auto rows = db.prepare("SELECT " + recipient_row::columns() + " FROM " + tables + " WHERE " + condition,
        variables..., row.variables());
    rows.each([&] { found.push_back(row.shown()); });
    return found;
}

std::string status_condition(recipient_status wanted, bindings& values)
{
    const bool sending = wanted == recipient_status::sending;
    values.add("status", std::string{to_string(sending ? recipient_status::queued : wanted)});
    std::string condition = " AND r.status = :status";
    if (sending)
        condition += " AND " + row_is_under_way;
    if (wanted == recipient_status::queued)
        condition += " AND NOT " + row_is_under_way;
    return condition;
}

/// Number of recipients within the intent of ranges `g` and without an outcome.
template <class... Variables>
std::int64_t awaited(connection& db, const std::string& ranges, const Variables&... variables)
{
    std::int64_t amount = 0;
    db.run("SELECT coalesce(sum(" + awaited_in_range +
               "), 0) FROM outbound_campaign_ranges g WHERE g.finished = 0 AND g.intent_seq >= g.first_seq AND " +
               ranges,
        variables..., into(amount));
    return amount;
}

/// Sums of the counters of ranges `g`.
template <class... Variables>
send_counts sum_ranges(connection& db, const std::string& ranges, const Variables&... variables)
{
    send_counts c;
    db.run(
        "SELECT coalesce(sum(last_seq - first_seq + 1), 0), coalesce(sum(sent), 0), coalesce(sum(retrying), 0), "
        "coalesce(sum(failed), 0), coalesce(sum(skipped), 0), coalesce(sum(cancelled), 0), coalesce(sum(unknown), 0), "
        "coalesce(sum(extra_segments), 0) FROM outbound_campaign_ranges g WHERE " +
            ranges,
        variables..., into(c.recipients), into(c.sent), into(c.retrying), into(c.failed), into(c.skipped),
        into(c.cancelled), into(c.unknown), into(c.extra_segments));
    c.queued = c.recipients - c.sent - c.retrying - c.failed - c.skipped - c.cancelled - c.unknown;
    c.in_flight = awaited(db, ranges, variables...);
    return c;
}

}  // namespace

const std::string& recipient_row::columns()
{
    static const auto& text = *new std::string{
        "r.campaign_id, r.seq, r.contact_id, r.address, r.status, r.reason, " + problem_detail + ", r.attempt, " +
        next_attempt +
        ", r.provider, r.external_id, r.sent_at, r.delivered_at, r.opened_at, r.clicked_at, r.replied_at,"
        " r.answered_at, r.duration_seconds, r.answered_by, r.opens, r.clicks, r.machine_opens, r.machine_clicks,"
        " CASE WHEN r.status = 'queued' AND " +
        row_is_under_way + " THEN 1 ELSE 0 END"};
    return text;
}

outputs recipient_row::variables()
{
    outputs out;
    const auto add = [&](auto&... each) { (out.add(each), ...); };
    add(row_.campaign, row_.seq, row_.contact_id, row_.address, row_.status, row_.reason, row_.detail, row_.attempt,
        row_.next_attempt_at, row_.provider, row_.external_id, row_.sent_at, row_.delivered_at, row_.opened_at,
        row_.clicked_at, row_.replied_at, row_.answered_at, row_.duration_seconds, row_.answered_by, row_.opens,
        row_.clicks, row_.machine_opens, row_.machine_clicks, under_way_);
    return out;
}

recipient recipient_row::shown() const
{
    auto out = row_;
    if (under_way_)
        out.status = recipient_status::sending;
    return out;
}

page<recipient> campaigns::recipients(campaign_id id, const recipient_filter& filter, const page_request& slice)
{
    bindings values;
    const bool by_status = filter.status && filter.address.empty();
    const auto by = !filter.key.empty() ? way_to_key(filter, values) : by_status ? way_to(*filter.status) : all_of_them;
    auto condition = by.condition;
    if (filter.status)
        condition += status_condition(*filter.status, values);
    if (!filter.reason.empty()) {
        condition += " AND r.reason = :reason";
        values.add("reason", filter.reason);
    }
    if (!filter.address.empty()) {
        condition += " AND r.address = :address";
        values.add(
            "address", filter.address.find('@') != std::string::npos ? fold_email(filter.address) : filter.address);
    }
    if (!filter.search.empty()) {
        condition += " AND " + found_in("r.address");
        // Messages have addresses as on the wire.
        values.add("search",
            search_pattern(is_international_email(filter.search) ? fold_email(filter.search) : filter.search));
    }
    const auto wanted = slice_by_id({slice.after, slice.limit}, by.order);

    const auto db = database_.reader();
    return to_page(
        read(*db, by.tables, condition + wanted.order, use(id, "id"), wanted.values, values), wanted, &recipient::seq);
}

std::vector<recipient> campaigns::history(contact_id id)
{
    const auto db = database_.reader();
    return read(*db, all_of_them.tables, "r.contact_id = :id ORDER BY r.campaign_id DESC, r.seq LIMIT 1000", use(id));
}

send_counts campaigns::counts(campaign_id id)
{
    const snapshot db{database_};
    if (!db->run("SELECT 1 FROM outbound_campaigns WHERE id = :id", use(id)))
        throw error{errc::not_found, "there is no campaign " + std::to_string(id)};
    return sum_ranges(*db, "g.campaign_id = :id", use(id, "id"));
}

namespace {

// A worker that runs until idle waits for what is due within ten minutes (scheduler::is_for_later). One minute less, so
// that the time between its end and this count makes no message due.
std::map<channel, std::int64_t> count_due_messages(connection& db, timestamp now)
{
    std::map<channel, std::int64_t> due;
    checked<channel> via;
    std::int64_t amount = 0;
    const auto soon = now + std::chrono::minutes{9};
    auto rows = db.prepare("SELECT c.type, (SELECT count(*) FROM outbound_campaign_retries t WHERE t.campaign_id = c.id"
                           " AND t.due_at <= :soon) FROM outbound_campaigns c WHERE c.messages_of IS NOT NULL",
        use(soon), into(via), into(amount));
    rows.each([&] {
        if (amount > 0 && via.fault.empty())
            due[via.value] += amount;
    });
    return due;
}

}  // namespace

campaign_totals campaigns::totals()
{
    const snapshot db{database_};
    campaign_totals all;
    checked<campaign_status> status;
    std::int64_t amount = 0;
    // From indexes alone: messages_of is behind the texts of a row, which SQLite would read to reach it.
    auto rows = db->prepare("SELECT status, sum(amount) FROM (SELECT status, count(*) AS amount FROM outbound_campaigns"
                            " GROUP BY status UNION ALL SELECT status, -1 FROM outbound_campaigns"
                            " WHERE messages_of IS NOT NULL) AS counted GROUP BY status",
        into(status), into(amount));
    rows.each([&] { (status.fault.empty() ? all.by_status[status.value] : all.unreadable) += amount; });
    all.active =
        sum_ranges(*db, "g.campaign_id IN (SELECT id FROM outbound_campaigns WHERE status IN ('running', 'paused')"
                        " AND messages_of IS NULL)");
    all.in_flight = awaited(*db, "1 = 1");
    all.due_messages = count_due_messages(*db, database_.now());
    return all;
}

}  // namespace outbound::sql
