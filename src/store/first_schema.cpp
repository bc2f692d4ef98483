// The step to version 1, which never changes. Names are those of its release.
#include "store/schema_steps.hpp"

namespace outbound::sql {
namespace {

// Unknown text is '', so that comparisons need no NULL handling; times are UTC microseconds.
constexpr schema_statement first_tables[] = {
    {"outbound_meta", "CREATE TABLE outbound_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)"},
    {"contacts", R"(CREATE TABLE contacts (
        id {key}, external_id TEXT NOT NULL UNIQUE, email TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
        first_name TEXT NOT NULL DEFAULT '', last_name TEXT NOT NULL DEFAULT '', company TEXT NOT NULL DEFAULT '',
        industry TEXT NOT NULL DEFAULT '', lead_score INTEGER, timezone TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL DEFAULT '{}',
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"contact_tags", R"(CREATE TABLE contact_tags (
        contact_id BIGINT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (contact_id, tag)){ordered})"},
    {"", "CREATE INDEX contact_tags_by_tag ON contact_tags (tag, contact_id)"},
    {"segments", R"(CREATE TABLE segments (
        id {key}, name TEXT NOT NULL UNIQUE, filter TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"email_templates", R"(CREATE TABLE email_templates (
        id {key}, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
        variables TEXT NOT NULL, is_active INTEGER NOT NULL, version BIGINT NOT NULL,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"sms_templates", R"(CREATE TABLE sms_templates (
        id {key}, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
        variables TEXT NOT NULL, is_active INTEGER NOT NULL, version BIGINT NOT NULL,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"phone_scripts", R"(CREATE TABLE phone_scripts (
        id {key}, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, script TEXT NOT NULL,
        variables TEXT NOT NULL, is_active INTEGER NOT NULL, version BIGINT NOT NULL,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"suppressions", R"(CREATE TABLE suppressions (
        id {key}, channel TEXT NOT NULL, address TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL, expires_at BIGINT,
        created_at BIGINT NOT NULL, UNIQUE (channel, address)))"},
    {"jobs", R"(CREATE TABLE jobs (
        id {key}, kind TEXT NOT NULL, status TEXT NOT NULL, request TEXT NOT NULL, progress TEXT NOT NULL, carry TEXT NOT NULL,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"outbound_campaigns", R"(CREATE TABLE outbound_campaigns (
        id {key}, name TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, pause_reason TEXT NOT NULL, pause_detail TEXT NOT NULL,
        from_address TEXT NOT NULL, from_name TEXT NOT NULL, reply_to_address TEXT NOT NULL, reply_to_name TEXT NOT NULL,
        template_id BIGINT, script_id BIGINT, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
        unsubscribe_url TEXT NOT NULL, track_opens INTEGER NOT NULL, track_clicks INTEGER NOT NULL, configuration_set TEXT NOT NULL,
        message TEXT NOT NULL, messaging_service TEXT NOT NULL, script TEXT NOT NULL, call_options TEXT NOT NULL,
        content TEXT NOT NULL, recipient_segments TEXT NOT NULL,
        on_unknown TEXT NOT NULL, pace DOUBLE PRECISION, timezone TEXT NOT NULL, hours TEXT NOT NULL,
        prepare_after BIGINT NOT NULL DEFAULT 0, next_seq BIGINT NOT NULL DEFAULT 1,
        scheduled_at BIGINT, expires_at BIGINT, started_at BIGINT, prepared_at BIGINT, completed_at BIGINT,
        events_pruned_at BIGINT,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"campaign_recipients", R"(CREATE TABLE campaign_recipients (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, contact_id BIGINT NOT NULL, address TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'queued', reason TEXT NOT NULL DEFAULT '', attempt INTEGER NOT NULL DEFAULT 0,
        provider TEXT NOT NULL DEFAULT '', external_id TEXT NOT NULL DEFAULT '', sent_at BIGINT, event_rank INTEGER NOT NULL DEFAULT 0,
        delivered_at BIGINT, opened_at BIGINT, clicked_at BIGINT, replied_at BIGINT, answered_at BIGINT, duration_seconds INTEGER,
        answered_by TEXT NOT NULL DEFAULT '', opens INTEGER NOT NULL DEFAULT 0, clicks INTEGER NOT NULL DEFAULT 0,
        machine_opens INTEGER NOT NULL DEFAULT 0, machine_clicks INTEGER NOT NULL DEFAULT 0, marks INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (campaign_id, seq)){changing})"},
    // For duplicates and replies. No column that changes during sending is indexed, so an outcome touches one page.
    {"", "CREATE INDEX campaign_recipients_by_address ON campaign_recipients (address, campaign_id)"},
    // For history and erasure: the contact's address may have changed since.
    {"", "CREATE INDEX campaign_recipients_by_contact ON campaign_recipients (contact_id, campaign_id)"},
    {"campaign_ranges", R"(CREATE TABLE campaign_ranges (
        campaign_id BIGINT NOT NULL, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL, intent_seq BIGINT NOT NULL,
        timezone TEXT NOT NULL DEFAULT '', not_before BIGINT NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL DEFAULT '',
        lease_token BIGINT NOT NULL DEFAULT 0, lease_until BIGINT NOT NULL DEFAULT 0, halt INTEGER NOT NULL DEFAULT 0,
        sent BIGINT NOT NULL DEFAULT 0, failed BIGINT NOT NULL DEFAULT 0, skipped BIGINT NOT NULL DEFAULT 0,
        unknown BIGINT NOT NULL DEFAULT 0, retrying BIGINT NOT NULL DEFAULT 0, cancelled BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (campaign_id, first_seq)){changing})"},
    {"", "CREATE INDEX campaign_ranges_open ON campaign_ranges (campaign_id, finished, first_seq)"},
    {"campaign_retries", R"(CREATE TABLE campaign_retries (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, attempt INTEGER NOT NULL, due_at BIGINT NOT NULL, kind TEXT NOT NULL,
        lease_token BIGINT NOT NULL DEFAULT 0, lease_until BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (campaign_id, seq)){changing})"},
    {"", "CREATE INDEX campaign_retries_due ON campaign_retries (campaign_id, due_at)"},
    {"campaign_watches", R"(CREATE TABLE campaign_watches (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, attempt INTEGER NOT NULL, channel TEXT NOT NULL, provider TEXT NOT NULL,
        external_id TEXT NOT NULL, sent_at BIGINT NOT NULL, every BIGINT NOT NULL, look_at BIGINT NOT NULL, looks INTEGER NOT NULL,
        PRIMARY KEY (campaign_id, seq)){changing})"},
    {"", "CREATE INDEX campaign_watches_due ON campaign_watches (look_at)"},
    {"recipient_problems", R"(CREATE TABLE recipient_problems (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
        PRIMARY KEY (campaign_id, seq)){ordered})"},
    {"", "CREATE INDEX recipient_problems_by_status ON recipient_problems (campaign_id, status, seq)"},
    // Events of vendors, each stored once: the hash covers the fields that distinguish events.
    {"recipient_events", R"(CREATE TABLE recipient_events (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, event_hash BIGINT NOT NULL, attempt INTEGER NOT NULL, kind TEXT NOT NULL,
        actor TEXT NOT NULL, bounce TEXT NOT NULL, reason TEXT NOT NULL, link TEXT NOT NULL, occurred_at BIGINT NOT NULL,
        received_at BIGINT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (campaign_id, seq, event_hash)){ordered})"},
    {"", "CREATE INDEX recipient_events_clicked ON recipient_events (campaign_id, link, seq) WHERE kind = 'clicked'"},
    // Incoming messages, and events whose recipient is not known (yet).
    {"loose_events", R"(CREATE TABLE loose_events (
        id {key}, event_hash BIGINT NOT NULL UNIQUE, provider TEXT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL,
        vendor_id TEXT NOT NULL, address TEXT NOT NULL, campaign_id BIGINT NOT NULL DEFAULT 0, seq BIGINT NOT NULL DEFAULT 0,
        occurred_at BIGINT NOT NULL, received_at BIGINT NOT NULL, event TEXT NOT NULL))"},
    {"", "CREATE INDEX loose_events_unmatched ON loose_events (id) WHERE campaign_id = 0"},
    // Counters of events. A transaction adds to one shard, so that workers do not wait for one row.
    {"campaign_counters", R"(CREATE TABLE campaign_counters (
        campaign_id BIGINT NOT NULL, name TEXT NOT NULL, shard INTEGER NOT NULL, amount BIGINT NOT NULL,
        PRIMARY KEY (campaign_id, name, shard)){changing})"},
    {"campaign_minutes", R"(CREATE TABLE campaign_minutes (
        campaign_id BIGINT NOT NULL, minute BIGINT NOT NULL, kind TEXT NOT NULL, amount BIGINT NOT NULL,
        PRIMARY KEY (campaign_id, minute, kind)){changing})"},
    {"provider_state", "CREATE TABLE provider_state (provider TEXT PRIMARY KEY, reason TEXT NOT NULL, since BIGINT NOT "
                       "NULL, until BIGINT)"},
    {"pace", "CREATE TABLE pace (name TEXT PRIMARY KEY, per_second DOUBLE PRECISION NOT NULL, next_at BIGINT NOT "
             "NULL){changing}"},
};

}  // namespace

std::span<const schema_statement> first_schema()
{
    return first_tables;
}

}  // namespace outbound::sql
