// The store on SQL: combines its parts.
#pragma once

#include "store/access/audit_log.hpp"
#include "store/access/idempotency.hpp"
#include "store/access/tokens.hpp"
#include "store/campaigns/archives.hpp"
#include "store/campaigns/campaigns.hpp"
#include "store/contacts/contacts.hpp"
#include "store/contacts/segments.hpp"
#include "store/content/images.hpp"
#include "store/content/templates.hpp"
#include "store/dispatch/dispatch.hpp"
#include "store/dispatch/pace.hpp"
#include "store/event_log/event_endpoints.hpp"
#include "store/event_log/event_log.hpp"
#include "store/events/events.hpp"
#include "store/jobs/jobs.hpp"
#include "store/manual_time.hpp"
#include "store/messages/messages.hpp"
#include "store/outcomes/watches.hpp"
#include "store/schema.hpp"
#include "store/sql/unit_of_work.hpp"
#include "store/suppressions/suppressions.hpp"

namespace outbound::sql {

class sql_store final : public store {
public:
    explicit sql_store(const store_options& options);

    const std::string& instance() const noexcept override { return identity_.instance; }
    const std::string& secret() const noexcept override { return identity_.secret; }
    std::chrono::microseconds ahead() override { return database_->ahead(); }
    std::vector<finding> examine(bool thorough) override;
    std::optional<timestamp> manual_time() override { return read_manual_time(*database_->reader()); }
    timestamp advance_manual_time(timestamp start, std::chrono::microseconds by) override
    {
        return sql::advance_manual_time(*database_, start, by);
    }
    void atomically(const std::function<void()>& f) override { sql::atomically(*database_, f); }
    void atomically_if_unchanged(const std::function<void()>& f) override
    {
        sql::atomically_if_unchanged(*database_, f);
    }
    void after_commit(std::function<void()> f) override { sql::after_commit(*database_, std::move(f)); }
    void read_together(const std::function<void()>& f) override { sql::read_together(*database_, f); }
    contact_store& contacts() noexcept override { return contacts_; }
    segment_store& segments() noexcept override { return segments_; }
    template_store<email_template>& email_templates() noexcept override { return email_templates_; }
    template_store<sms_template>& sms_templates() noexcept override { return sms_templates_; }
    template_store<saved_script>& phone_scripts() noexcept override { return phone_scripts_; }
    campaign_store& campaigns() noexcept override { return campaigns_; }
    suppression_store& suppressions() noexcept override { return suppressions_; }
    job_store& jobs() noexcept override { return jobs_; }
    event_store& events() noexcept override { return events_; }
    archive_store& archives() noexcept override { return archives_; }
    token_store& tokens() noexcept override { return tokens_; }
    audit_store& audit() noexcept override { return audit_; }
    event_log_store& event_log() noexcept override { return event_log_; }
    idempotency_store& idempotency() noexcept override { return idempotency_; }
    event_endpoint_store& event_endpoints() noexcept override { return event_endpoints_; }
    message_store& messages() noexcept override { return messages_; }
    image_store& images() noexcept override { return images_; }
    dispatch_store& dispatch() noexcept override { return dispatch_; }
    watch_store& watches() noexcept override { return watches_; }
    pace_store& pace() noexcept override { return pace_; }

private:
    contact_tables source_;
    std::unique_ptr<database> database_;
    identity identity_;
    sql::contacts contacts_;
    sql::segments segments_;
    sql::templates<email_template> email_templates_;
    sql::templates<sms_template> sms_templates_;
    sql::templates<saved_script> phone_scripts_;
    sql::campaigns campaigns_;
    sql::suppressions suppressions_;
    sql::jobs jobs_;
    sql::events events_;
    sql::archives archives_;
    sql::tokens tokens_;
    sql::audit_log audit_;
    sql::event_log event_log_;
    sql::idempotency idempotency_;
    sql::event_endpoints event_endpoints_;
    sql::messages messages_;
    sql::images images_;
    sql::dispatch dispatch_;
    sql::watches watches_;
    sql::pace pace_;
};

}  // namespace outbound::sql
