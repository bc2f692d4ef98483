// A store that forwards every call, as a base class for tests.
#pragma once

#include <outbound/store.hpp>

namespace outbound::testing {

class wrapped_store : public store {
public:
    explicit wrapped_store(store& real) : real_{real} {}

    const std::string& instance() const noexcept override { return real_.instance(); }
    const std::string& secret() const noexcept override { return real_.secret(); }
    std::chrono::microseconds ahead() override { return real_.ahead(); }
    std::optional<timestamp> manual_time() override { return real_.manual_time(); }
    timestamp advance_manual_time(timestamp start, std::chrono::microseconds duration) override
    {
        return real_.advance_manual_time(start, duration);
    }
    void atomically(const std::function<void()>& f) override { real_.atomically(f); }
    void atomically_if_unchanged(const std::function<void()>& f) override { real_.atomically_if_unchanged(f); }
    void read_together(const std::function<void()>& f) override { real_.read_together(f); }
    void after_commit(std::function<void()> f) override { real_.after_commit(std::move(f)); }
    contact_store& contacts() noexcept override { return real_.contacts(); }
    segment_store& segments() noexcept override { return real_.segments(); }
    template_store<email_template>& email_templates() noexcept override { return real_.email_templates(); }
    template_store<sms_template>& sms_templates() noexcept override { return real_.sms_templates(); }
    template_store<saved_script>& phone_scripts() noexcept override { return real_.phone_scripts(); }
    campaign_store& campaigns() noexcept override { return real_.campaigns(); }
    suppression_store& suppressions() noexcept override { return real_.suppressions(); }
    job_store& jobs() noexcept override { return real_.jobs(); }
    event_store& events() noexcept override { return real_.events(); }
    archive_store& archives() noexcept override { return real_.archives(); }
    token_store& tokens() noexcept override { return real_.tokens(); }
    audit_store& audit() noexcept override { return real_.audit(); }
    event_log_store& event_log() noexcept override { return real_.event_log(); }
    idempotency_store& idempotency() noexcept override { return real_.idempotency(); }
    event_endpoint_store& event_endpoints() noexcept override { return real_.event_endpoints(); }
    message_store& messages() noexcept override { return real_.messages(); }
    image_store& images() override { return real_.images(); }
    dispatch_store& dispatch() noexcept override { return real_.dispatch(); }
    watch_store& watches() noexcept override { return real_.watches(); }
    pace_store& pace() noexcept override { return real_.pace(); }

private:
    store& real_;
};

}  // namespace outbound::testing
