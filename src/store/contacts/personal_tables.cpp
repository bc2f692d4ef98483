// The register of tables, with one row for each.
#include "store/contacts/personal_tables.hpp"

namespace outbound::sql {
namespace {

using enum erasure_stage;

constexpr std::string_view words_of_ours = "words of ours";
constexpr std::string_view for_everybody = "an operator's text for everybody";

std::int64_t erase_campaign_words(const erasure_step& step)
{
    return erase_pause_details(step) + erase_names_in_campaigns(step);
}

constexpr personal_table tables[] = {
    {"outbound_recipient_problems", "reason detail", "status", words_of_ours, messages, erase_problems,
        &erasure::problems},
    {"outbound_recipient_events", "reason link data", "kind actor bounce", words_of_ours, messages, erase_events,
        &erasure::events},
    {"outbound_campaign_watches", "external_id", "channel provider", "names of accounts", messages, erase_watches,
        nullptr},
    {"outbound_messages", "message_key template_values metadata", "fingerprint kind", "keyed hashes and words of ours",
        messages, erase_one_off_messages, nullptr},
    {"campaign_recipients", "address reason external_id", "status provider answered_by", words_of_ours, messages,
        erase_recipients, &erasure::recipients},

    {"outbound_unmatched_events", "vendor_id address event", "provider channel kind",
        "the rows are deleted, those of STOP and START blanked", words, erase_unmatched_events, &erasure::inbound},
    {"outbound_jobs", "resume_state", "kind status request progress", "settings, counts and masked reasons", words,
        cancel_imports, &erasure::imports},
    {"outbound_campaigns", "pause_detail recipient_segments",
        "name type status pause_reason from_address from_name reply_to_address reply_to_name subject text html "
        "unsubscribe_url"
        " configuration_set message messaging_service script call_options content on_unknown timezone hours "
        "messages_of kind external_id metadata",
        for_everybody, words, erase_campaign_words, &erasure::notes},
    {"outbound_provider_state", "reason", "provider", "names of accounts", words, erase_account_reasons,
        &erasure::notes},

    {"outbound_segments", "filter", "name", for_everybody, words, erase_names_in_segments, &erasure::notes},

    {"outbound_idempotency_keys", "answer", "key_hash fingerprint operation", "keyed hashes and words of ours", words,
        erase_kept_answers, nullptr},

    {"outbound_suppressions", "address reason scope", "channel source", words_of_ours, last, hash_personal_suppressions,
        &erasure::suppressions},
    {"outbound_suppression_lifts", "address reason scope", "channel lifter source", words_of_ours, last,
        hash_personal_suppressions, nullptr},
    {"outbound_contact_tags", "tag folded", "", "", last, delete_contact_tags, nullptr},
    {"outbound_contacts",
        "external_id email phone first_name last_name company industry industry_folded timezone fields", "", "", last,
        delete_contact, &erasure::contacts},
    {"outbound_contact_grams", "contacts", "", "", last, erase_grams, nullptr},
    {"outbound_deleted_contacts", "external_id marks", "", "", last, forget_deleted_contact, nullptr},
    {"outbound_former_addresses", "address", "", "", last, forget_former_addresses, nullptr},

    {"outbound_metadata", "", "owner",
        "words of ours and digests of the metadata of campaigns; those of messages are deleted with it"},
    {"outbound_message_contents", "", "hash content",
        "templates for everybody; texts written for one person are deleted with the person's message"},
    {"outbound_erasures", "", "external_id", "a keyed hash"},
    {"outbound_meta", "", "name value", "settings of the installation"},
    {"email_templates", "", "name slug subject text html variables", for_everybody},
    {"sms_templates", "", "name slug body variables", for_everybody},
    {"phone_scripts", "", "name slug script variables", for_everybody},
    {"outbound_images", "", "hash media_type name data", "an operator's pictures for everybody"},
    {"outbound_campaign_ranges", "", "timezone owner", "zones and names of workers"},
    {"outbound_campaign_retries", "", "kind", words_of_ours},
    {"outbound_campaign_counters", "", "name", words_of_ours},
    {"outbound_campaign_minutes", "", "kind", words_of_ours},
    {"outbound_campaign_quarters", "", "name", words_of_ours},
    {"outbound_pace", "", "name", "names of accounts"},
    {"outbound_audit", "", "actor operation ids result", "names of operators, numbers, and words of ours"},
    {"outbound_webhook_endpoints", "", "url description types halt", "an operator's settings"},
    {"outbound_webhook_deliveries", "", "state fault", words_of_ours},
    {"outbound_events", "", "type data", "numbers, times, and words of ours"},
    {"outbound_tokens", "", "name scopes hash", "an operator's names of programs, and hashes of random texts"},
};

}  // namespace

std::span<const personal_table> personal_tables()
{
    return tables;
}

}  // namespace outbound::sql
