// Released steps, which never change. Names are those of their release.
#include "store/schema_steps.hpp"

namespace outbound::sql {
namespace {

// Makes the cost of polling independent of ended campaigns, and counts changes of a campaign.
constexpr schema_statement step_2[] = {
    {"", "ALTER TABLE outbound_campaigns ADD COLUMN revision BIGINT NOT NULL DEFAULT 0"},
    {"", "CREATE INDEX outbound_campaigns_by_status ON outbound_campaigns (status, id)"},
    {"", "DROP INDEX campaign_ranges_open"},
    {"", "CREATE INDEX campaign_ranges_unfinished ON campaign_ranges (campaign_id, first_seq) WHERE finished = 0"},
    {"", "CREATE INDEX recipient_events_click_times ON recipient_events (campaign_id, seq, actor, occurred_at)"
         " WHERE kind = 'clicked'"},
    {"", "CREATE INDEX campaign_watches_calls ON campaign_watches (provider) WHERE channel = 'phone'"},
    {"", "DELETE FROM pace WHERE substr(name, 1, 9) = 'campaign:' AND name NOT IN"
         " (SELECT 'campaign:' || id FROM outbound_campaigns WHERE status IN ('running', 'paused'))"},
};

// Splits suppressions into facts and lifts. Unsubscribes reported by Twilio were STOP words, which START lifts.
constexpr schema_statement step_3[] = {
    {"", "CREATE TABLE earlier_suppressions AS SELECT * FROM suppressions"},
    {"", "DROP TABLE suppressions"},
    {"suppressions", R"(CREATE TABLE suppressions (
        id {key}, channel TEXT NOT NULL, address TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL,
        scope TEXT NOT NULL DEFAULT '', expires_at BIGINT, occurred_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
        lifted_by BIGINT NOT NULL DEFAULT 0, UNIQUE (address, channel, lifted_by, reason, source, scope)))"},
    {"", "CREATE INDEX suppressions_hashed ON suppressions (id) WHERE address LIKE '#%'"},
    {"", "INSERT INTO suppressions (channel, address, reason, source, scope, expires_at, occurred_at, created_at)"
         " SELECT channel, address, reason, source, CASE WHEN channel = 'sms' AND reason = 'unsubscribe'"
         " AND source NOT IN ('api', 'import', 'link') THEN 'word' ELSE '' END, expires_at, created_at, created_at"
         " FROM earlier_suppressions ORDER BY id"},
    {"", "DROP TABLE earlier_suppressions"},
    {"suppression_lifts", R"(CREATE TABLE suppression_lifts (
        id {key}, channel TEXT NOT NULL, address TEXT NOT NULL, lifter TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL,
        scope TEXT NOT NULL, occurred_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
        UNIQUE (address, channel, occurred_at, lifter, reason, source, scope)))"},
};

// Erased people: ids and keyed hashes only.
constexpr schema_statement step_4[] = {
    {"outbound_erasures", R"(CREATE TABLE outbound_erasures (
        contact_id BIGINT PRIMARY KEY, external_id TEXT NOT NULL, erased_at BIGINT NOT NULL))"},
    {"", "CREATE INDEX outbound_erasures_by_external_id ON outbound_erasures (external_id)"},
};

// Prefixed names, which do not collide with a host's tables. The tables are renamed first.
constexpr schema_statement step_5[] = {
    {"", "ALTER TABLE outbound_jobs RENAME COLUMN carry TO resume_state"},
    {"", "DROP INDEX IF EXISTS outbound_recipient_events_open_times"},  // Created by step 2.
};

// Folded columns for case-insensitive tags and industries; schema.cpp fills them in existing databases.
constexpr schema_statement step_6[] = {
    {"outbound_contacts", "ALTER TABLE outbound_contacts ADD COLUMN industry_folded TEXT NOT NULL DEFAULT ''"},
    {"outbound_contact_tags", "ALTER TABLE outbound_contact_tags ADD COLUMN folded TEXT NOT NULL DEFAULT ''"},
    {"", "CREATE INDEX outbound_contact_tags_by_folded ON outbound_contact_tags (folded, contact_id)"},
    {"", "DROP INDEX outbound_contact_tags_by_tag"},
};

// Indexes to find contacts by address, in blocks of ids (contacts/address_search.cpp).
constexpr schema_statement step_7[] = {
    {"outbound_contacts",
        "CREATE INDEX outbound_contacts_by_email ON outbound_contacts ((id >> 13), lower(email)) WHERE email <> ''"},
    {"", "CREATE INDEX outbound_contacts_by_phone ON outbound_contacts ((id >> 13), phone) WHERE phone <> ''"},
};

// API tokens: hashes of random texts (access/tokens.cpp).
constexpr schema_statement step_8[] = {
    {"outbound_tokens", R"(CREATE TABLE outbound_tokens (
        id {key}, name TEXT NOT NULL, scopes TEXT NOT NULL, selector BIGINT NOT NULL UNIQUE, hash TEXT NOT NULL,
        created_at BIGINT NOT NULL, expires_at BIGINT, used_at BIGINT, revoked_at BIGINT))"},
};

// The audit log, which only grows (access/audit_log.cpp).
constexpr schema_statement step_9[] = {
    {"outbound_audit", R"(CREATE TABLE outbound_audit (
        id {key}, at BIGINT NOT NULL, actor TEXT NOT NULL, token_id BIGINT NOT NULL, operation TEXT NOT NULL,
        ids TEXT NOT NULL, result TEXT NOT NULL))"},
};

// The log of events, whose positions are assigned later (event_log/event_log.cpp).
constexpr schema_statement step_10[] = {
    {"outbound_events", R"(CREATE TABLE outbound_events (
        id {key}, position BIGINT, type TEXT NOT NULL, at BIGINT NOT NULL, data TEXT NOT NULL))"},
    {"", "CREATE INDEX outbound_events_unsequenced ON outbound_events (id) WHERE position IS NULL"},
    {"", "CREATE INDEX outbound_events_by_position ON outbound_events (position) WHERE position IS NOT NULL"},
};

// Requests with an Idempotency-Key, and their responses (access/idempotency.cpp).
constexpr schema_statement step_11[] = {
    {"outbound_idempotency_keys", R"(CREATE TABLE outbound_idempotency_keys (
        id {key}, key_hash TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, operation TEXT NOT NULL,
        is_done INTEGER NOT NULL, subject_id BIGINT NOT NULL, answer TEXT NOT NULL, kept_at BIGINT NOT NULL))"},
};

// Endpoints that events are posted to, and their deliveries (event_log/deliveries.cpp). due_at is NULL unless pending.
constexpr schema_statement step_12[] = {
    {"outbound_webhook_endpoints", R"(CREATE TABLE outbound_webhook_endpoints (
        id {key}, url TEXT NOT NULL, description TEXT NOT NULL, types TEXT NOT NULL, halt TEXT NOT NULL,
        generation BIGINT NOT NULL, rotated_at BIGINT, failures BIGINT NOT NULL, failing_since BIGINT,
        rest_until BIGINT NOT NULL, lease_token BIGINT NOT NULL, lease_until BIGINT NOT NULL,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"outbound_webhook_deliveries", R"(CREATE TABLE outbound_webhook_deliveries (
        endpoint_id BIGINT NOT NULL, position BIGINT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL,
        status INTEGER NOT NULL, fault TEXT NOT NULL, tried_at BIGINT, due_at BIGINT,
        PRIMARY KEY (endpoint_id, position)){changing})"},
    {"", "CREATE INDEX outbound_webhook_deliveries_due ON outbound_webhook_deliveries (endpoint_id, due_at, position)"
         " WHERE due_at IS NOT NULL"},
    {"", "CREATE INDEX outbound_webhook_deliveries_pending ON outbound_webhook_deliveries (position)"
         " WHERE due_at IS NOT NULL"},
};

// What happened to recipients, by quarter of an hour (outcomes/quarters.cpp). Transactions that run at the same time
// add to different parts.
constexpr schema_statement step_13[] = {
    {"outbound_campaign_quarters", R"(CREATE TABLE outbound_campaign_quarters (
        quarter BIGINT NOT NULL, campaign_id BIGINT NOT NULL, name TEXT NOT NULL, part BIGINT NOT NULL,
        amount BIGINT NOT NULL, PRIMARY KEY (quarter, campaign_id, name, part)){changing})"},
    {"", "CREATE INDEX outbound_campaign_quarters_by_campaign ON outbound_campaign_quarters (campaign_id)"},
};

// One-off messages (messages/messages.cpp): recipients of hidden campaigns, each with its own content.
constexpr schema_statement step_14[] = {
    {"", "ALTER TABLE outbound_campaigns ADD COLUMN messages_of TEXT"},
    {"", "CREATE UNIQUE INDEX outbound_campaigns_by_messages_of ON outbound_campaigns (messages_of)"
         " WHERE messages_of IS NOT NULL"},
    {"outbound_message_contents", R"(CREATE TABLE outbound_message_contents (
        id {key}, hash TEXT NOT NULL UNIQUE, content TEXT NOT NULL, has_own_texts INTEGER NOT NULL))"},
    {"outbound_messages", R"(CREATE TABLE outbound_messages (
        id {key}, campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, message_key TEXT UNIQUE, fingerprint TEXT NOT NULL,
        kind TEXT NOT NULL, content_id BIGINT NOT NULL, template_values TEXT NOT NULL, metadata TEXT NOT NULL,
        due_at BIGINT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (campaign_id, seq)))"},
    {"", "CREATE INDEX outbound_messages_by_content ON outbound_messages (content_id)"},
};

// Marks of deleted contacts, for erasures (contacts/deleted_contacts.cpp): a keyed hash and encrypted text.
constexpr schema_statement step_15[] = {
    {"outbound_deleted_contacts", R"(CREATE TABLE outbound_deleted_contacts (
        contact_id BIGINT PRIMARY KEY, external_id TEXT NOT NULL, marks TEXT NOT NULL, deleted_at BIGINT NOT NULL))"},
    {"", "CREATE INDEX outbound_deleted_contacts_by_external_id ON outbound_deleted_contacts (external_id)"},
};

// When replies were handled, and indexes of incoming messages (events/inbound.cpp) and of pressed keys.
constexpr schema_statement step_16[] = {
    {"", "ALTER TABLE outbound_unmatched_events ADD COLUMN handled_at BIGINT"},
    {"", "CREATE INDEX outbound_unmatched_events_waiting ON outbound_unmatched_events (id)"
         " WHERE kind = 'replied' AND handled_at IS NULL"},
    // PostgreSQL refuses index entries of more than 2.7 kB.
    {"", "CREATE INDEX outbound_unmatched_events_by_address ON outbound_unmatched_events (substr(address, 1, 320))"},
    {"", "CREATE INDEX outbound_unmatched_events_by_recipient ON outbound_unmatched_events (campaign_id, seq)"},
    // Longer texts than those of scripts are left out: PostgreSQL refuses index entries of more than 2.7 kB.
    {"", "CREATE INDEX outbound_recipient_events_keys ON outbound_recipient_events (campaign_id, data, seq, kind, "
         "reason)"
         " WHERE kind = 'keypress' AND length(data) <= 200 AND length(reason) <= 400"},
};

// The caller's own key and notes of a campaign, and its kind.
constexpr schema_statement step_17[] = {
    {"", "ALTER TABLE outbound_campaigns ADD COLUMN external_id TEXT"},
    {"", "ALTER TABLE outbound_campaigns ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}'"},
    {"", "ALTER TABLE outbound_campaigns ADD COLUMN kind TEXT NOT NULL DEFAULT 'marketing'"},
    {"", "CREATE UNIQUE INDEX outbound_campaigns_by_external_id ON outbound_campaigns (external_id)"
         " WHERE external_id IS NOT NULL"},
};

// Addresses that contacts had before a change, encrypted (contacts/former_addresses.cpp).
constexpr schema_statement step_18[] = {
    {"outbound_former_addresses", R"(CREATE TABLE outbound_former_addresses (
        contact_id BIGINT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (contact_id, address)){ordered})"},
};

// Images of emails, by the hash of their bytes (content/images.cpp).
constexpr schema_statement step_19[] = {
    {"outbound_images", R"(CREATE TABLE outbound_images (
        id {key}, hash TEXT NOT NULL UNIQUE, media_type TEXT NOT NULL, name TEXT NOT NULL, size BIGINT NOT NULL,
        data TEXT NOT NULL, created_at BIGINT NOT NULL))"},
};

// Members of the metadata of campaigns and messages (sql/metadata_index.cpp); schema.cpp fills it.
constexpr schema_statement step_20[] = {
    {"outbound_metadata", R"(CREATE TABLE outbound_metadata (
        owner TEXT NOT NULL, member BIGINT NOT NULL, owner_id BIGINT NOT NULL,
        PRIMARY KEY (owner, member, owner_id)){ordered})"},
    {"", "CREATE INDEX outbound_metadata_by_owner ON outbound_metadata (owner, owner_id)"},
};

// Segments of SMS beyond the first: of the latest message to a recipient, and of those sent of a range.
constexpr schema_statement step_21[] = {
    {"", "ALTER TABLE campaign_recipients ADD COLUMN extra_segments INTEGER NOT NULL DEFAULT 0"},
    {"", "ALTER TABLE outbound_campaign_ranges ADD COLUMN extra_segments BIGINT NOT NULL DEFAULT 0"},
};

// Clicks with their actors, so that a campaign's links are counted from the index alone. SQLite looks the row up for
// any column of the query that the index lacks, `kind` included.
constexpr schema_statement step_22[] = {
    {"", "DROP INDEX outbound_recipient_events_clicked"},
    {"", "CREATE INDEX outbound_recipient_events_clicked ON outbound_recipient_events (campaign_id, link, seq, actor,"
         " kind) WHERE kind = 'clicked'"},
};

// The index of contacts for searches (contacts/search_index.cpp), and the contacts to be indexed again.
constexpr schema_statement step_23[] = {
    {"outbound_contact_grams", R"(CREATE TABLE outbound_contact_grams (
        place BIGINT PRIMARY KEY, contacts TEXT NOT NULL){ordered})"},
    {"outbound_contact_changes", R"(CREATE TABLE outbound_contact_changes (
        id {key}, contact_id BIGINT NOT NULL))"},
    {"", "CREATE INDEX outbound_contact_changes_by_contact ON outbound_contact_changes (contact_id)"},
};

constexpr table_rename renames[] = {
    {"contacts", "outbound_contacts"},
    {"contact_tags", "outbound_contact_tags"},
    {"segments", "outbound_segments"},
    {"suppressions", "outbound_suppressions"},
    {"suppression_lifts", "outbound_suppression_lifts"},
    {"jobs", "outbound_jobs"},
    {"campaign_ranges", "outbound_campaign_ranges"},
    {"campaign_retries", "outbound_campaign_retries"},
    {"campaign_watches", "outbound_campaign_watches"},
    {"recipient_problems", "outbound_recipient_problems"},
    {"recipient_events", "outbound_recipient_events"},
    {"loose_events", "outbound_unmatched_events"},
    {"campaign_counters", "outbound_campaign_counters"},
    {"campaign_minutes", "outbound_campaign_minutes"},
    {"provider_state", "outbound_provider_state"},
    {"pace", "outbound_pace"},
};

constexpr std::span<const schema_statement> later_steps[] = {step_2, step_3, step_4, step_5, step_6, step_7, step_8,
    step_9, step_10, step_11, step_12, step_13, step_14, step_15, step_16, step_17, step_18, step_19, step_20, step_21,
    step_22, step_23};

}  // namespace

int newest_schema() noexcept
{
    return static_cast<int>(std::size(later_steps)) + 1;
}

std::span<const schema_statement> step_to(int version)
{
    return version == 1 ? first_schema() : later_steps[version - 2];
}

std::span<const table_rename> table_renames()
{
    return renames;
}

}  // namespace outbound::sql
