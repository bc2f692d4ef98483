// Inquiries to vendors: many at once, and a vendor that does not answer delays no other.
#include "engine/fixture.hpp"

namespace {

/// Returns the final status of every message, after a delay.
class slow_vendor final : public provider {
public:
    slow_vendor(std::string name, outbound::channel via, outbound::clock& time)
        : name_{std::move(name)},
          via_{via},
          time_{time}
    {
    }

    std::string_view name() const noexcept override { return name_; }
    outbound::channel channel() const noexcept override { return via_; }
    std::chrono::seconds find_after() const noexcept override { return 60s; }
    std::size_t concurrency() const noexcept override { return 64; }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        std::vector<delivery> all;
        for (const auto& m : batch)
            all.push_back(unknown ? answered(delivery::outcome::unknown, "closed") : fake_provider::accept(m));
        co_return all;
    }

    boost::asio::awaitable<std::optional<provider_event>> find(const inquiry& question) override
    {
        questions.push_back(question);
        most_open = std::max(most_open, ++open);
        boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
        co_await time_.sleep_until(timer, time_.steady() + answers_after);
        --open;
        provider_event e;
        e.key = question.key;
        e.provider = name_;
        e.kind = via_ == channel::sms ? event_kind::delivered : finds_of_calls;
        e.channel = via_;
        e.address = question.address;
        e.occurred_at = question.latest;
        ++answers;
        co_return e;
    }

    std::chrono::milliseconds answers_after{30};
    bool unknown = false;
    event_kind finds_of_calls = event_kind::completed;
    std::vector<inquiry> questions;
    std::size_t open = 0, most_open = 0, answers = 0;

private:
    std::string name_;
    outbound::channel via_;
    outbound::clock& time_;
};

struct inquiry_fixture : engine_fixture {
    inquiry_fixture()
    {
        settings.routes.clear();
        settings.range_size = 1000;
        settings.prepare_chunk = 1000;
    }

    std::shared_ptr<slow_vendor> vendor(const std::string& name, channel via)
    {
        auto vendor = std::make_shared<slow_vendor>(name, via, clock);
        other_providers.push_back(vendor);
        settings.routes[via] = {name};
        return vendor;
    }

    bool all_delivered(campaign_id id)
    {
        recipient_filter only;
        only.status = recipient_status::sent;
        return db->campaigns().recipients(id, only, {0, 1}).items.empty();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(inquiries_tests)

BOOST_AUTO_TEST_CASE(a_vendor_gets_more_than_a_thousand_inquiries_a_second)
{
    inquiry_fixture f;
    const auto sms = f.vendor("texts", channel::sms);
    f.add_numbers(6'000);
    const auto id = f.started(f.draft_for(channel::sms, "Hi {{first_name}}"));
    f.start();
    f.drive_until([&] { return f.counts(id).sent == 6'000; });
    f.drive_until([&] { return sms->answers >= 100; });
    const auto began = f.clock.steady();
    f.drive_until([&] { return sms->answers >= 5'100; });
    BOOST_TEST((f.clock.steady() - began <= 5s));
    BOOST_TEST(sms->most_open <= 64u);
    f.drive_until([&] { return f.all_delivered(id); });
}

BOOST_AUTO_TEST_CASE(a_vendor_that_does_not_answer_delays_no_other)
{
    inquiry_fixture f;
    const auto sms = f.vendor("texts", channel::sms);
    const auto calls = f.vendor("calls", channel::phone);
    calls->answers_after = 24h;
    f.add_numbers(100);
    const auto texts = f.started(f.draft_for(channel::sms, "Hi {{first_name}}"));
    f.started(f.draft_for(channel::phone, ""));
    f.start();
    f.drive_until([&] { return calls->open == 64; });
    const auto began = f.clock.steady();
    f.drive_until([&] { return f.all_delivered(texts); });
    BOOST_TEST((f.clock.steady() - began <= 10s));
    BOOST_TEST(sms->answers == 100u);
}

BOOST_AUTO_TEST_CASE(a_completed_campaign_runs_again_with_an_event_when_a_busy_line_is_reported)
{
    inquiry_fixture f;
    const auto calls = f.vendor("calls", channel::phone);
    calls->finds_of_calls = event_kind::busy;
    f.add_numbers(1);
    auto draft = f.draft_for(channel::phone, "");
    draft.call.redial = {1, 1min};
    const auto id = f.started(draft);
    f.start();
    f.drive_until_completed(id);
    BOOST_TEST(f.log.count("campaign.resumed") == 0u);
    f.drive_until([&] { return f.log.count("campaign.resumed") == 1; });
    calls->finds_of_calls = event_kind::completed;
    f.drive_until([&] { return f.log.count("campaign.completed") == 2; });
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(an_inquiry_about_a_lost_answer_contains_the_text_of_the_message)
{
    inquiry_fixture f;
    const auto sms = f.vendor("texts", channel::sms);
    sms->unknown = true;
    f.add_numbers(1);
    f.started(f.draft_for(channel::sms, "Hi {{first_name}}"));
    f.start();
    f.drive_until([&] { return sms->answers == 1; });
    BOOST_TEST(sms->questions[0].vendor_id == "");
    BOOST_TEST(sms->questions[0].text == "Hi N0");
    BOOST_REQUIRE(sms->questions[0].shared);
    BOOST_TEST(sms->questions[0].shared->campaign == sms->questions[0].campaign);
}

BOOST_AUTO_TEST_SUITE_END()
