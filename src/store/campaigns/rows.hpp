// Reads and writes rows of outbound_campaigns.
#pragma once

#include "store/sql/campaign_rows.hpp"

#include <outbound/campaign.hpp>

#include <optional>

namespace outbound::sql {

/// SQL: number of recipients within the intent of range `g` and without an outcome. The subquery looks up each range by
/// key; a join was planned as a scan of the whole campaign (measured on PostgreSQL: two minutes for five million
/// recipients).
inline const std::string awaited_in_range =
    "(SELECT count(*) FROM campaign_recipients r WHERE r.campaign_id = g.campaign_id "
    "AND r.seq BETWEEN g.first_seq AND g.intent_seq AND r.status = 'queued')";

inline std::optional<campaign> load_campaign(connection& db, campaign_id id)
{
    return campaign_rows{db, "id = :id", soci::use(id)}.first();
}

/// As load_campaign(); also locks the campaign until the transaction ends.
inline std::optional<campaign> lock_campaign(connection& db, campaign_id id)
{
    return campaign_rows{db, std::string{"id = :id"} + db.dialect().for_update(), soci::use(id)}.first();
}

/// Number of unfinished ranges and waiting retries.
std::int64_t count_open_work(connection& db, campaign_id id);

/// Inserts a campaign as a draft, and sets its id.
void insert_draft(connection& db, campaign& c);

/// Sets a completed campaign to running; false if it is not completed.
bool set_running_again(connection& db, campaign_id id, timestamp now);

/// Throws error{errc::conflict} unless the stored campaign `c` has this revision.
void require_revision(const campaign& c, std::int64_t revision);

/// Throws error{errc::conflict} if the row holds one-off messages.
void refuse_messages(const campaign& c);

/// Throw error{errc::not_found} if there is no such campaign.
campaign require_campaign(connection& db, campaign_id id);
campaign require_locked_campaign(connection& db, campaign_id id);

}  // namespace outbound::sql
