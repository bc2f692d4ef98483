// A store of a host, which counts calls and forwards them to a store of outbound.
#define BOOST_TEST_MODULE own_store
#include <outbound/testing/conformance/store.hpp>

using namespace outbound;

namespace {

class counting_store final : public store {
public:
    explicit counting_store(std::unique_ptr<store> inner) : inner_{std::move(inner)} {}

    const std::string& instance() const noexcept override { return inner_->instance(); }
    const std::string& secret() const noexcept override { return inner_->secret(); }
    std::chrono::microseconds ahead() override { return inner_->ahead(); }
    void atomically(const std::function<void()>& f) override { inner_->atomically(f); }
    void atomically_if_unchanged(const std::function<void()>& f) override { inner_->atomically_if_unchanged(f); }
    void read_together(const std::function<void()>& f) override { inner_->read_together(f); }
    void after_commit(std::function<void()> f) override { inner_->after_commit(std::move(f)); }
    contact_store& contacts() noexcept override { return counted(inner_->contacts()); }
    segment_store& segments() noexcept override { return counted(inner_->segments()); }
    template_store<email_template>& email_templates() noexcept override { return counted(inner_->email_templates()); }
    template_store<sms_template>& sms_templates() noexcept override { return counted(inner_->sms_templates()); }
    template_store<saved_script>& phone_scripts() noexcept override { return counted(inner_->phone_scripts()); }
    campaign_store& campaigns() noexcept override { return counted(inner_->campaigns()); }
    suppression_store& suppressions() noexcept override { return counted(inner_->suppressions()); }
    job_store& jobs() noexcept override { return counted(inner_->jobs()); }
    event_store& events() noexcept override { return counted(inner_->events()); }
    archive_store& archives() noexcept override { return counted(inner_->archives()); }
    token_store& tokens() noexcept override { return counted(inner_->tokens()); }
    audit_store& audit() noexcept override { return counted(inner_->audit()); }
    event_log_store& event_log() noexcept override { return counted(inner_->event_log()); }
    idempotency_store& idempotency() noexcept override { return counted(inner_->idempotency()); }
    event_endpoint_store& event_endpoints() noexcept override { return counted(inner_->event_endpoints()); }
    message_store& messages() noexcept override { return counted(inner_->messages()); }
    dispatch_store& dispatch() noexcept override { return counted(inner_->dispatch()); }
    watch_store& watches() noexcept override { return counted(inner_->watches()); }
    pace_store& pace() noexcept override { return counted(inner_->pace()); }

private:
    template <class Part>
    Part& counted(Part& part) noexcept
    {
        ++calls_;
        return part;
    }

    std::unique_ptr<store> inner_;
    std::size_t calls_ = 0;
};

class counting_fixture final : public testing::store_fixture {
public:
    outbound::store& store() override { return store_; }
    testing::manual_clock& clock() override { return clock_; }

private:
    static std::unique_ptr<outbound::store> open(testing::manual_clock& clock)
    {
        store_options options;
        options.url = "sqlite://:memory:";
        options.clock = &clock;
        return open_store(options);
    }

    testing::manual_clock clock_;
    counting_store store_{open(clock_)};
};

}  // namespace

std::vector<testing::store_kind> testing::store_kinds()
{
    return {{"counting", [] { return std::make_unique<counting_fixture>(); }}};
}
