// Questions to vendors: many at once, and a vendor that does not answer holds up nobody.
#include "engine/fixture.hpp"

using namespace outbound;
using outbound::testing::answered;
using outbound::testing::engine_fixture;
using outbound::testing::fake_provider;
using namespace std::chrono_literals;

namespace {

/// Knows what became of every message; each answer takes its time.
class slow_vendor final : public provider {
public:
    slow_vendor(std::string name, outbound::channel via, outbound::clock& time) : name_{std::move(name)}, via_{via}, time_{time}
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

    boost::asio::awaitable<std::optional<provider_event>> find(const inquiry& what) override
    {
        asked.push_back(what);
        most_asked = std::max(most_asked, ++asking);
        boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
        co_await time_.sleep_until(timer, time_.steady() + answers_after);
        --asking;
        provider_event e;
        e.key = what.key;
        e.provider = name_;
        e.kind = via_ == channel::sms ? event_kind::delivered : event_kind::completed;
        e.channel = via_;
        e.address = what.address;
        e.occurred_at = what.latest;
        ++told;
        co_return e;
    }

    std::chrono::milliseconds answers_after{30};
    bool unknown = false;
    std::vector<inquiry> asked;
    std::size_t asking = 0, most_asked = 0, told = 0;

private:
    std::string name_;
    outbound::channel via_;
    outbound::clock& time_;
};

struct inquiry_fixture : engine_fixture {
    inquiry_fixture()
    {
        how.routes.clear();
        how.range_size = 1000;
        how.prepare_chunk = 1000;
    }

    std::shared_ptr<slow_vendor> vendor(const std::string& name, channel via)
    {
        vendors.push_back(std::make_shared<slow_vendor>(name, via, clock));
        how.routes[via] = {name};
        return vendors.back();
    }

    void begin()
    {
        engine = std::make_unique<outbound::engine>(io.get_executor(), *db, how, clock, &log);
        for (const auto& v : vendors)
            engine->add(v);
        engine->start();
    }

    void add_numbers(int count)
    {
        std::vector<contact> people;
        for (int i = 0; i < count; ++i) {
            auto& c = people.emplace_back();
            c.external_id = "n" + std::to_string(i);
            c.phone = "+1500" + std::to_string(5'550'000 + i);
            c.first_name = "N" + std::to_string(i);
        }
        db->contacts().upsert(people);
    }

    campaign_id start_campaign(channel via)
    {
        campaign c;
        c.name = "numbers";
        c.type = via;
        c.message = "Hi {{first_name}}";
        if (via == channel::phone)
            c.script = {{"steps", {{{"say", "Hello"}}}}};
        const auto id = db->campaigns().create(c).id;
        status_request request;
        request.action = campaign_action::start;
        if (via == channel::sms)
            request.content = {{"message", c.message}};
        else
            request.content = {{"script", c.script}};
        db->campaigns().change_status(id, request);
        return id;
    }

    bool all_delivered(campaign_id id)
    {
        recipient_filter only;
        only.status = recipient_status::sent;
        return db->campaigns().recipients(id, only, {0, 1}).items.empty();
    }

    std::vector<std::shared_ptr<slow_vendor>> vendors;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(inquiries)

BOOST_AUTO_TEST_CASE(more_than_a_thousand_questions_a_second_are_asked_of_a_vendor)
{
    inquiry_fixture f;
    const auto sms = f.vendor("texts", channel::sms);
    f.add_numbers(6'000);
    const auto id = f.start_campaign(channel::sms);
    f.begin();
    f.drive_until([&] { return f.counts(id).sent == 6'000; });
    f.drive_until([&] { return sms->told >= 100; });
    const auto began = f.clock.steady();
    f.drive_until([&] { return sms->told >= 5'100; });
    BOOST_TEST((f.clock.steady() - began <= 5s));
    BOOST_TEST(sms->most_asked <= 64u);
    f.drive_until([&] { return f.all_delivered(id); });
}

BOOST_AUTO_TEST_CASE(a_vendor_that_does_not_answer_holds_up_no_other)
{
    inquiry_fixture f;
    const auto sms = f.vendor("texts", channel::sms);
    const auto calls = f.vendor("calls", channel::phone);
    calls->answers_after = 24h;
    f.add_numbers(100);
    const auto texts = f.start_campaign(channel::sms);
    f.start_campaign(channel::phone);
    f.begin();
    f.drive_until([&] { return calls->asking == 64; });
    const auto began = f.clock.steady();
    f.drive_until([&] { return f.all_delivered(texts); });
    BOOST_TEST((f.clock.steady() - began <= 10s));
    BOOST_TEST(sms->told == 100u);
}

BOOST_AUTO_TEST_CASE(a_question_about_a_lost_answer_says_what_the_message_said)
{
    inquiry_fixture f;
    const auto sms = f.vendor("texts", channel::sms);
    sms->unknown = true;
    f.add_numbers(1);
    f.start_campaign(channel::sms);
    f.begin();
    f.drive_until([&] { return sms->told == 1; });
    BOOST_TEST(sms->asked[0].vendor_id == "");
    BOOST_TEST(sms->asked[0].text == "Hi N0");
    BOOST_REQUIRE(sms->asked[0].shared);
    BOOST_TEST(sms->asked[0].shared->campaign == sms->asked[0].campaign);
}

BOOST_AUTO_TEST_SUITE_END()
