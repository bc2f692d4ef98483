// The tables of `prefixed_version`. All begin with `outbound_`, except five that hosts know by name.
#include "store/schema_steps.hpp"

namespace outbound::sql {
namespace {

// Unknown text is '', so that comparisons need no NULL handling; times are UTC microseconds.
constexpr schema_statement tables_of_schema[] = {
    {"outbound_meta", "CREATE TABLE outbound_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)"},
    {"outbound_contacts", R"(CREATE TABLE outbound_contacts (
        id {key}, external_id TEXT NOT NULL UNIQUE, email TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
        first_name TEXT NOT NULL DEFAULT '', last_name TEXT NOT NULL DEFAULT '', company TEXT NOT NULL DEFAULT '',
        industry TEXT NOT NULL DEFAULT '', lead_score INTEGER, timezone TEXT NOT NULL DEFAULT '',
        fields TEXT NOT NULL DEFAULT '{}',
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"outbound_contact_tags", R"(CREATE TABLE outbound_contact_tags (
        contact_id BIGINT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (contact_id, tag)){ordered})"},
    {"", "CREATE INDEX outbound_contact_tags_by_tag ON outbound_contact_tags (tag, contact_id)"},
    {"outbound_segments", R"(CREATE TABLE outbound_segments (
        id {key}, name TEXT NOT NULL UNIQUE, filter TEXT NOT NULL, created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL))"},
    {"email_templates", R"(CREATE TABLE email_templates (
        id {key}, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, text TEXT NOT NULL,
        html TEXT NOT NULL,
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
    // Suppressions (facts); lifted_by is the id of the lift that ended one.
    {"outbound_suppressions", R"(CREATE TABLE outbound_suppressions (
        id {key}, channel TEXT NOT NULL, address TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL,
        scope TEXT NOT NULL DEFAULT '', expires_at BIGINT, occurred_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
        lifted_by BIGINT NOT NULL DEFAULT 0, UNIQUE (address, channel, lifted_by, reason, source, scope)))"},
    {"", "CREATE INDEX outbound_suppressions_hashed ON outbound_suppressions (id) WHERE address LIKE '#%'"},
    {"outbound_suppression_lifts", R"(CREATE TABLE outbound_suppression_lifts (
        id {key}, channel TEXT NOT NULL, address TEXT NOT NULL, lifter TEXT NOT NULL, reason TEXT NOT NULL,
        source TEXT NOT NULL,
        scope TEXT NOT NULL, occurred_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
        UNIQUE (address, channel, occurred_at, lifter, reason, source, scope)))"},
    {"outbound_jobs", R"(CREATE TABLE outbound_jobs (
        id {key}, kind TEXT NOT NULL, status TEXT NOT NULL, request TEXT NOT NULL, progress TEXT NOT NULL,
        resume_state TEXT NOT NULL,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL))"},
    {"outbound_campaigns", R"(CREATE TABLE outbound_campaigns (
        id {key}, name TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, pause_reason TEXT NOT NULL,
        pause_detail TEXT NOT NULL,
        from_address TEXT NOT NULL, from_name TEXT NOT NULL, reply_to_address TEXT NOT NULL,
        reply_to_name TEXT NOT NULL,
        template_id BIGINT, script_id BIGINT, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
        unsubscribe_url TEXT NOT NULL, track_opens INTEGER NOT NULL, track_clicks INTEGER NOT NULL,
        configuration_set TEXT NOT NULL,
        message TEXT NOT NULL, messaging_service TEXT NOT NULL, script TEXT NOT NULL, call_options TEXT NOT NULL,
        content TEXT NOT NULL, recipient_segments TEXT NOT NULL,
        on_unknown TEXT NOT NULL, pace DOUBLE PRECISION, timezone TEXT NOT NULL, hours TEXT NOT NULL,
        prepare_after BIGINT NOT NULL DEFAULT 0, next_seq BIGINT NOT NULL DEFAULT 1,
        scheduled_at BIGINT, expires_at BIGINT, started_at BIGINT, prepared_at BIGINT, completed_at BIGINT,
        events_pruned_at BIGINT,
        created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, revision BIGINT NOT NULL DEFAULT 0))"},
    // Makes the cost of polling independent of ended campaigns.
    {"", "CREATE INDEX outbound_campaigns_by_status ON outbound_campaigns (status, id)"},
    {"campaign_recipients", R"(CREATE TABLE campaign_recipients (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, contact_id BIGINT NOT NULL, address TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'queued', reason TEXT NOT NULL DEFAULT '', attempt INTEGER NOT NULL DEFAULT 0,
        provider TEXT NOT NULL DEFAULT '', external_id TEXT NOT NULL DEFAULT '', sent_at BIGINT,
        event_rank INTEGER NOT NULL DEFAULT 0,
        delivered_at BIGINT, opened_at BIGINT, clicked_at BIGINT, replied_at BIGINT, answered_at BIGINT,
        duration_seconds INTEGER,
        answered_by TEXT NOT NULL DEFAULT '', opens INTEGER NOT NULL DEFAULT 0, clicks INTEGER NOT NULL DEFAULT 0,
        machine_opens INTEGER NOT NULL DEFAULT 0, machine_clicks INTEGER NOT NULL DEFAULT 0,
        marks INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (campaign_id, seq)){changing})"},
    // For duplicates and replies. No column that changes during sending is indexed, so an outcome touches one page.
    {"", "CREATE INDEX campaign_recipients_by_address ON campaign_recipients (address, campaign_id)"},
    // For history and erasure: the contact's address may have changed since.
    {"", "CREATE INDEX campaign_recipients_by_contact ON campaign_recipients (contact_id, campaign_id)"},
    {"outbound_campaign_ranges", R"(CREATE TABLE outbound_campaign_ranges (
        campaign_id BIGINT NOT NULL, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL, intent_seq BIGINT NOT NULL,
        timezone TEXT NOT NULL DEFAULT '', not_before BIGINT NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0,
        owner TEXT NOT NULL DEFAULT '',
        lease_token BIGINT NOT NULL DEFAULT 0, lease_until BIGINT NOT NULL DEFAULT 0, halt INTEGER NOT NULL DEFAULT 0,
        sent BIGINT NOT NULL DEFAULT 0, failed BIGINT NOT NULL DEFAULT 0, skipped BIGINT NOT NULL DEFAULT 0,
        unknown BIGINT NOT NULL DEFAULT 0, retrying BIGINT NOT NULL DEFAULT 0, cancelled BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (campaign_id, first_seq)){changing})"},
    {"", "CREATE INDEX outbound_campaign_ranges_unfinished ON outbound_campaign_ranges (campaign_id, first_seq)"
         " WHERE finished = 0"},
    {"outbound_campaign_retries", R"(CREATE TABLE outbound_campaign_retries (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, attempt INTEGER NOT NULL, due_at BIGINT NOT NULL,
        kind TEXT NOT NULL,
        lease_token BIGINT NOT NULL DEFAULT 0, lease_until BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (campaign_id, seq)){changing})"},
    {"", "CREATE INDEX outbound_campaign_retries_due ON outbound_campaign_retries (campaign_id, due_at)"},
    {"outbound_campaign_watches", R"(CREATE TABLE outbound_campaign_watches (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, attempt INTEGER NOT NULL, channel TEXT NOT NULL,
        provider TEXT NOT NULL,
        external_id TEXT NOT NULL, sent_at BIGINT NOT NULL, every BIGINT NOT NULL, look_at BIGINT NOT NULL,
        looks INTEGER NOT NULL,
        PRIMARY KEY (campaign_id, seq)){changing})"},
    {"", "CREATE INDEX outbound_campaign_watches_due ON outbound_campaign_watches (look_at)"},
    {"", "CREATE INDEX outbound_campaign_watches_calls ON outbound_campaign_watches (provider)"
         " WHERE channel = 'phone'"},
    {"outbound_recipient_problems", R"(CREATE TABLE outbound_recipient_problems (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (campaign_id, seq)){ordered})"},
    {"", "CREATE INDEX outbound_recipient_problems_by_status"
         " ON outbound_recipient_problems (campaign_id, status, seq)"},
    // Events of vendors, each stored once: the hash covers the fields that distinguish events.
    {"outbound_recipient_events", R"(CREATE TABLE outbound_recipient_events (
        campaign_id BIGINT NOT NULL, seq BIGINT NOT NULL, event_hash BIGINT NOT NULL, attempt INTEGER NOT NULL,
        kind TEXT NOT NULL,
        actor TEXT NOT NULL, bounce TEXT NOT NULL, reason TEXT NOT NULL, link TEXT NOT NULL,
        occurred_at BIGINT NOT NULL,
        received_at BIGINT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (campaign_id, seq, event_hash)){ordered})"},
    {"", "CREATE INDEX outbound_recipient_events_clicked ON outbound_recipient_events (campaign_id, link, seq)"
         " WHERE kind = 'clicked'"},
    {"", "CREATE INDEX outbound_recipient_events_click_times"
         " ON outbound_recipient_events (campaign_id, seq, actor, occurred_at) WHERE kind = 'clicked'"},
    // Incoming messages, and events whose recipient is not known (yet).
    {"outbound_unmatched_events", R"(CREATE TABLE outbound_unmatched_events (
        id {key}, event_hash BIGINT NOT NULL UNIQUE, provider TEXT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL,
        vendor_id TEXT NOT NULL, address TEXT NOT NULL, campaign_id BIGINT NOT NULL DEFAULT 0,
        seq BIGINT NOT NULL DEFAULT 0,
        occurred_at BIGINT NOT NULL, received_at BIGINT NOT NULL, event TEXT NOT NULL))"},
    {"", "CREATE INDEX outbound_unmatched_events_unmatched ON outbound_unmatched_events (id) WHERE campaign_id = 0"},
    // Counters of events. A transaction adds to one shard, so that workers do not wait for one row.
    {"outbound_campaign_counters", R"(CREATE TABLE outbound_campaign_counters (
        campaign_id BIGINT NOT NULL, name TEXT NOT NULL, shard INTEGER NOT NULL, amount BIGINT NOT NULL,
        PRIMARY KEY (campaign_id, name, shard)){changing})"},
    {"outbound_campaign_minutes", R"(CREATE TABLE outbound_campaign_minutes (
        campaign_id BIGINT NOT NULL, minute BIGINT NOT NULL, kind TEXT NOT NULL, amount BIGINT NOT NULL,
        PRIMARY KEY (campaign_id, minute, kind)){changing})"},
    {"outbound_provider_state", R"(CREATE TABLE outbound_provider_state (
        provider TEXT PRIMARY KEY, reason TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT))"},
    {"outbound_pace", R"(CREATE TABLE outbound_pace (
        name TEXT PRIMARY KEY, per_second DOUBLE PRECISION NOT NULL, next_at BIGINT NOT NULL){changing})"},
    // Erased people: ids and keyed hashes only.
    {"outbound_erasures", R"(CREATE TABLE outbound_erasures (
        contact_id BIGINT PRIMARY KEY, external_id TEXT NOT NULL, erased_at BIGINT NOT NULL))"},
    {"", "CREATE INDEX outbound_erasures_by_external_id ON outbound_erasures (external_id)"},
};

}  // namespace

std::span<const schema_statement> whole_schema()
{
    return tables_of_schema;
}

}  // namespace outbound::sql
