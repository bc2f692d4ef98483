// Engines and parts of engines with a real store in memory, providers that discard messages, and a clock that moves
// when everything else is idle.
#pragma once

#include <outbound/engine.hpp>
#include <outbound/testing/fake_provider.hpp>
#include <outbound/testing/manual_clock.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace outbound::testing {

using namespace std::chrono_literals;

class event_log final : public listener {
public:
    void on_event(const event& e) override { events.push_back(e); }

    std::size_t count(std::string_view type) const
    {
        return static_cast<std::size_t>(
            std::count_if(events.begin(), events.end(), [&](const event& e) { return to_string(e.type) == type; }));
    }

    /// Data of the latest event of the type.
    boost::json::object last(std::string_view type) const
    {
        const auto found =
            std::find_if(events.rbegin(), events.rend(), [&](const event& e) { return to_string(e.type) == type; });
        return found != events.rend() ? found->data : boost::json::object{};
    }

    std::vector<event> events;
};

/// A store with contacts and campaigns, an executor and a clock.
struct store_fixture {
    store_fixture() : store_fixture{[](store& s) -> store& { return s; }} {}

    /// `wrap` wraps the store in memory in another one.
    explicit store_fixture(const std::function<store&(store&)>& wrap)
    {
        store_options options;
        options.url = "sqlite://:memory:";
        options.clock = &clock;
        own = open_store(options);
        db = &wrap(*own);
        settings.routes[channel::email] = {"main"};
        settings.owner = "test";
        settings.lanes = 2;
        settings.window = 8;
        settings.range_size = 20;
        settings.prepare_chunk = 50;
        settings.poll_every = 10s;
        settings.flush_after = 5s;
        settings.store_threads = 0;  // Time stands still while the store works, however slow the machine is.
    }

    void add_contacts(int count, const std::string& prefix = "p", const std::string& industry = {})
    {
        std::vector<contact> people;
        for (int i = 1; i <= count; ++i) {
            auto& c = people.emplace_back();
            c.external_id = prefix + std::to_string(i);
            c.email = c.external_id + "@example.com";
            c.first_name = "N" + std::to_string(i);
            c.industry = industry;
        }
        db->contacts().upsert(people);
    }

    /// Contacts with a phone number only.
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

    void suppress(const std::string& address)
    {
        suppression opt_out;
        opt_out.address = address;
        opt_out.reason = "unsubscribe";
        db->suppressions().add({&opt_out, 1});
    }

    campaign draft()
    {
        campaign c;
        c.name = "test";
        c.from.address = "us@example.com";
        c.subject = "Hello {{first_name}}";
        c.text = "Good day";
        return c;
    }

    /// A campaign of SMS or calls.
    campaign draft_for(channel via, const std::string& message)
    {
        campaign c;
        c.name = "test";
        c.type = via;
        c.message = message;
        if (via == channel::phone)
            c.script = {{"steps", {{{"say", "Hello"}}}}};
        return c;
    }

    static status_request start_request(const campaign& c)
    {
        status_request request;
        request.action = campaign_action::start;
        if (c.type == channel::email)
            request.content = {
                {"subject", c.subject}, {"text", c.text}, {"html", c.html}, {"unsubscribe_url", c.unsubscribe_url}};
        else if (c.type == channel::sms)
            request.content = {{"message", c.message}};
        else
            request.content = {{"script", c.script}};
        return request;
    }

    campaign_id started(const campaign& c)
    {
        const auto id = db->campaigns().create(c).id;
        db->campaigns().change_status(id, start_request(c));
        return id;
    }

    campaign_id started() { return started(draft()); }

    /// A campaign whose unknown messages are not sent again.
    campaign_id started_on_hold()
    {
        auto c = draft();
        c.on_unknown = on_unknown::hold;
        return started(c);
    }

    campaign_id scheduled(const campaign& c, timestamp at)
    {
        const auto id = db->campaigns().create(c).id;
        auto request = start_request(c);
        request.action = campaign_action::schedule;
        request.scheduled_at = at;
        db->campaigns().change_status(id, request);
        return id;
    }

    void prepare(campaign_id id, std::size_t range_size)
    {
        while (!db->dispatch().prepare(id, 1000, range_size).done) {
        }
    }

    void act(campaign_id id, campaign_action action)
    {
        status_request request;
        request.action = action;
        request.reason = action == campaign_action::pause ? pause_reason::operator_request : pause_reason::none;
        db->campaigns().change_status(id, request);
    }

    /// Runs the executor until `done`. Time moves only when everything is idle, to the next timer.
    void drive_until(const std::function<bool()>& done)
    {
        for (int turn = 0; turn < 200'000 && !done(); ++turn) {
            io.restart();
            if (io.run_one_for(1ms) > 0)
                continue;
            if (const auto next = clock.next_deadline(); next != clock::steady_time::max() && next > clock.steady())
                clock.advance(std::chrono::ceil<std::chrono::microseconds>(next - clock.steady()));
        }
        BOOST_REQUIRE(done());
    }

    /// Runs the executor for that much simulated time.
    void drive_for(std::chrono::milliseconds time)
    {
        const auto until = clock.steady() + time;
        drive_until([&] { return clock.steady() >= until; });
    }

    /// The same, counted from the start of the clock.
    void drive_to(std::chrono::milliseconds time)
    {
        drive_until([&] { return clock.steady().time_since_epoch() >= time; });
    }

    /// Runs a task to its end.
    void drive(boost::asio::awaitable<void> task)
    {
        bool done = false;
        auto observed = [](boost::asio::awaitable<void> work, bool& ended) -> boost::asio::awaitable<void> {
            co_await std::move(work);
            ended = true;
        };
        boost::asio::co_spawn(io, observed(std::move(task), done), boost::asio::detached);
        drive_until([&] { return done; });
    }

    void drive_until_status(campaign_id id, campaign_status wanted)
    {
        drive_until([&] { return db->campaigns().get(id)->status == wanted; });
    }

    void drive_until_completed(campaign_id id) { drive_until_status(id, campaign_status::completed); }

    send_counts counts(campaign_id id) { return db->campaigns().counts(id); }

    void check_consistent(campaign_id id)
    {
        for (const auto& broken : db->campaigns().verify(id))
            BOOST_ERROR(broken.rule << ": " << broken.detail);
    }

    static std::size_t times_sent(const fake_provider& account, std::string_view address)
    {
        return static_cast<std::size_t>(std::count_if(
            account.messages.begin(), account.messages.end(), [&](const auto& m) { return m.address == address; }));
    }

    /// Checks that this many recipients got one message each through the account.
    static void check_sent_once(const fake_provider& account, std::size_t recipients)
    {
        std::set<std::string> addresses;
        for (const auto& m : account.messages)
            BOOST_TEST(addresses.insert(m.address).second, m.address << " twice");
        BOOST_TEST(addresses.size() == recipients);
    }

    manual_clock clock;
    std::unique_ptr<store> own;
    store* db = nullptr;
    boost::asio::io_context io;
    event_log log;
    engine_options settings;
};

/// The fixture with an engine and its accounts.
struct engine_fixture : store_fixture {
    using store_fixture::store_fixture;

    ~engine_fixture()
    {
        if (engine)
            stop(0ms);
    }

    std::shared_ptr<fake_provider> account(std::string name = "main", std::size_t batch = 1)
    {
        accounts.push_back(std::make_shared<fake_provider>(std::move(name), channel::email, batch));
        return accounts.back();
    }

    void start()
    {
        engine = std::make_unique<outbound::engine>(io.get_executor(), *db, settings, clock, &log);
        for (const auto& a : accounts)
            engine->add(a);
        for (const auto& p : other_providers)
            engine->add(p);
        engine->start();
    }

    void stop(std::chrono::milliseconds drain)
    {
        drive(engine->stop(drain));
        engine.reset();
    }

    void drive_until_idle() { drive(engine->idle()); }

    /// Starts the engine and lets it complete a campaign.
    void complete(campaign_id id)
    {
        start();
        drive_until_completed(id);
    }

    /// After a stop: lets an engine with a new account complete a campaign.
    std::shared_ptr<fake_provider> complete_with_another_account(campaign_id id)
    {
        accounts.clear();
        auto second = account();
        complete(id);
        return second;
    }

    std::vector<std::shared_ptr<fake_provider>> accounts;
    std::vector<std::shared_ptr<provider>> other_providers;
    std::unique_ptr<outbound::engine> engine;
};

/// A provider's answer with this outcome.
inline delivery answered(delivery::outcome outcome, std::string code = {}, std::chrono::milliseconds retry_after = 0ms)
{
    delivery d;
    d.result = outcome;
    d.code = std::move(code);
    d.retry_after = retry_after;
    return d;
}

}  // namespace outbound::testing

// All tests that include this header use these namespaces.
using namespace outbound;           // NOLINT
using namespace outbound::testing;  // NOLINT
using namespace std::chrono_literals;
