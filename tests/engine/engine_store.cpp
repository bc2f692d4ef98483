// An engine over a store that has what an engine calls, and refuses everything else.
#include "engine/fixture.hpp"

namespace {

[[noreturn]] void refuse_call()
{
    throw error{errc::internal, "an engine must not call this"};
}

class sparse_campaigns final : public campaign_store {
public:
    explicit sparse_campaigns(campaign_store& real) : real_{real} {}

    std::optional<campaign> get(campaign_id id) override { return real_.get(id); }
    status_change change_status(campaign_id id, const status_request& request) override
    {
        return real_.change_status(id, request);
    }

    campaign create(const campaign&) override { refuse_call(); }
    page<campaign> list(const campaign_filter&, const page_request&) override { refuse_call(); }
    campaign_totals totals() override { refuse_call(); }
    std::optional<campaign> update(const campaign&) override { refuse_call(); }
    bool remove(campaign_id) override { refuse_call(); }
    std::int64_t prune_events(campaign_id, std::size_t) override { refuse_call(); }
    page<recipient> recipients(campaign_id, const recipient_filter&, const page_request&) override { refuse_call(); }
    send_counts counts(campaign_id) override { refuse_call(); }
    reason_counts reasons(campaign_id, std::size_t) override { refuse_call(); }
    std::vector<period_count> period_counts(std::span<const timestamp>) override { refuse_call(); }
    std::int64_t retry_failed(campaign_id, std::string_view) override { refuse_call(); }
    std::vector<recipient> history(contact_id) override { refuse_call(); }
    std::vector<inconsistency> verify(campaign_id) override { refuse_call(); }

private:
    campaign_store& real_;
};

class sparse_events final : public event_store {
public:
    explicit sparse_events(event_store& real) : real_{real} {}

    event_intake record(std::span<const provider_event> events) override { return real_.record(events); }

    std::vector<channel> unsubscribe(const unsubscription&) override { refuse_call(); }
    match_result match_again(std::int64_t, std::size_t) override { refuse_call(); }
    event_counts counts(campaign_id) override { refuse_call(); }
    std::vector<link_count> links(campaign_id, std::size_t) override { refuse_call(); }
    std::vector<minute_count> minutes(campaign_id, timestamp, timestamp, std::size_t) override { refuse_call(); }
    std::vector<stored_event> history(const recipient_place&) override { refuse_call(); }
    std::vector<key_count> keys(campaign_id, std::size_t) override { refuse_call(); }
    page<unmatched_event> unmatched_events(const inbound_filter&, const page_request&) override { refuse_call(); }
    std::optional<unmatched_event> inbound(std::int64_t) override { refuse_call(); }
    std::optional<unmatched_event> set_handled(std::int64_t, bool) override { refuse_call(); }
    std::int64_t refold(campaign_id) override { refuse_call(); }

private:
    event_store& real_;
};

class sparse_store final : public outbound::engine_store {
public:
    explicit sparse_store(store& real) : real_{real}, campaigns_{real.campaigns()}, events_{real.events()} {}

    const std::string& instance() const noexcept override { return real_.instance(); }
    const std::string& secret() const noexcept override { return real_.secret(); }
    campaign_store& campaigns() noexcept override { return campaigns_; }
    event_store& events() noexcept override { return events_; }
    dispatch_store& dispatch() noexcept override { return real_.dispatch(); }
    watch_store& watches() noexcept override { return real_.watches(); }
    pace_store& pace() noexcept override { return real_.pace(); }

private:
    store& real_;
    sparse_campaigns campaigns_;
    sparse_events events_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_store_tests)

BOOST_AUTO_TEST_CASE(engine_completes_a_campaign_with_retries_on_a_minimal_engine_store)
{
    engine_fixture f;
    f.add_contacts(30);
    const auto account = f.account("main", 5);
    int failures = 3;
    account->answer = [&](const message& m) {
        return failures-- > 0 ? answered(delivery::outcome::unknown) : fake_provider::accept(m);
    };
    sparse_store part{*f.db};
    f.engine = std::make_unique<engine>(f.io.get_executor(), part, f.settings, f.clock, &f.log);
    f.engine->add(account);
    f.engine->start();
    const auto id = f.started();
    f.drive_until_completed(id);
    BOOST_TEST(f.counts(id).sent == 30);
    f.check_consistent(id);
    f.stop(1s);
}

BOOST_AUTO_TEST_SUITE_END()
