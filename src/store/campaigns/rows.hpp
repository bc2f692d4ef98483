// Rows of outbound_campaigns as values.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/campaign.hpp>

#include <optional>

namespace outbound::sql {

/// A number: recipients of the range `g` behind its intent and without an outcome. As a subquery it goes to each range
/// by the key; a join was once planned as a walk through the whole campaign (measured on PostgreSQL: two minutes for
/// five million).
inline const std::string awaited_in_range =
    "(SELECT count(*) FROM campaign_recipients r WHERE r.campaign_id = g.campaign_id "
    "AND r.seq BETWEEN g.first_seq AND g.intent_seq AND r.status = 'queued')";

enum class campaign_texts {
    read,
    left_out,  ///< text, html, message, script and content are empty.
};

/// A SELECT of campaigns, read row by row into a campaign of its own.
class campaign_rows {
public:
    /// `condition` follows WHERE.
    template <class... Variables>
    campaign_rows(connection& db, const std::string& condition, const Variables&... variables)
        : campaign_rows{db, campaign_texts::read, condition, variables...}
    {
    }
    template <class... Variables>
    campaign_rows(connection& db, campaign_texts columns, const std::string& condition, const Variables&... variables)
        : rows_{select(db, columns, condition, variables...)}
    {
    }

    std::optional<campaign> first() { return rows_.execute() ? std::optional{c_} : std::nullopt; }
    std::optional<campaign> next() { return rows_.fetch() ? std::optional{c_} : std::nullopt; }

private:
    template <class... Variables>
    query select(connection& db, campaign_texts columns, const std::string& condition, const Variables&... variables)
    {
        using soci::into;
        const bool all = columns == campaign_texts::read;
        return db.prepare(
            "SELECT id, name, type, status, pause_reason, pause_detail, from_address, from_name, reply_to_address, "
            "reply_to_name, template_id, script_id, subject, " +
                std::string{all ? "text, html" : "'', ''"} +
                ", unsubscribe_url, track_opens, track_clicks, configuration_set, " + (all ? "message" : "''") +
                ", messaging_service, " + (all ? "script" : "''") + ", call_options, " + (all ? "content" : "''") +
                ", recipient_segments, on_unknown, pace, timezone, hours, scheduled_at, expires_at, started_at, "
                "prepared_at, "
                "completed_at, events_pruned_at, "
                "created_at, updated_at, revision FROM outbound_campaigns WHERE " +
                condition,
            variables..., into(c_.id), into(c_.name), into(c_.type), into(c_.status), into(c_.pause_reason),
            into(c_.pause_detail), into(c_.from.address), into(c_.from.name), into(c_.reply_to.address),
            into(c_.reply_to.name), into(c_.template_id), into(c_.script_id), into(c_.subject), into(c_.text),
            into(c_.html), into(c_.unsubscribe_url), into(c_.track_opens), into(c_.track_clicks),
            into(c_.configuration_set), into(c_.message), into(c_.messaging_service), into(c_.script), into(c_.call),
            into(c_.content), into(c_.recipient_segments), into(c_.on_unknown), into(c_.pace), into(c_.timezone),
            into(c_.hours), into(c_.scheduled_at), into(c_.expires_at), into(c_.started_at), into(c_.prepared_at),
            into(c_.completed_at), into(c_.events_pruned_at), into(c_.created_at), into(c_.updated_at),
            into(c_.revision));
    }

    campaign c_;
    query rows_;
};

inline std::optional<campaign> load_campaign(connection& db, campaign_id id)
{
    return campaign_rows{db, "id = :id", soci::use(id)}.first();
}

/// As load_campaign(), and locks the campaign until the transaction ends.
inline std::optional<campaign> lock_campaign(connection& db, campaign_id id)
{
    return campaign_rows{db, std::string{"id = :id"} + db.dialect().for_update(), soci::use(id)}.first();
}

/// Ranges that are not finished, and retries that wait.
std::int64_t count_open_work(connection& db, campaign_id id);

/// Inserts a campaign as a draft, and sets its id.
void insert_draft(connection& db, campaign& c);

/// Makes a completed campaign run again; false if it is not completed.
bool set_running_again(connection& db, campaign_id id, timestamp now);

/// Throws error{errc::conflict} unless the stored campaign `c` has this revision.
void require_revision(const campaign& c, std::int64_t revision);

/// Throw error{errc::not_found}.
campaign require_campaign(connection& db, campaign_id id);
campaign require_locked_campaign(connection& db, campaign_id id);

}  // namespace outbound::sql
