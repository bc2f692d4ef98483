// An engine over a real store in memory, a provider that delivers nowhere, and a clock that moves when nothing else does.
#pragma once

#include <outbound/engine.hpp>
#include <outbound/testing/fake_provider.hpp>
#include <outbound/testing/manual_clock.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>

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

    std::vector<event> events;
};

struct engine_fixture {
    engine_fixture() : engine_fixture{[](store& s) -> store& { return s; }} {}

    explicit engine_fixture(const std::function<store&(store&)>& wrap)
    {
        store_options options;
        options.url = "sqlite://:memory:";
        options.clock = &clock;
        own = open_store(options);
        db = &wrap(*own);
        how.routes[channel::email] = {"main"};
        how.owner = "test";
        how.lanes = 2;
        how.window = 8;
        how.range_size = 20;
        how.prepare_chunk = 50;
        how.poll_every = 10s;
        how.flush_after = 5s;
        how.store_threads = 0;  // Time stands still while the store works, however busy the machine is.
    }

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

    void add_contacts(int count, const std::string& prefix = "p")
    {
        std::vector<contact> people;
        for (int i = 1; i <= count; ++i) {
            auto& c = people.emplace_back();
            c.external_id = prefix + std::to_string(i);
            c.email = c.external_id + "@example.com";
            c.first_name = "N" + std::to_string(i);
        }
        db->contacts().upsert(people);
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

    static status_request start_request(const campaign& c)
    {
        status_request request;
        request.action = campaign_action::start;
        request.content = {{"subject", c.subject}, {"text", c.text}, {"html", c.html}, {"unsubscribe_url", c.unsubscribe_url}};
        return request;
    }

    campaign_id started(const campaign& c)
    {
        const auto id = db->campaigns().create(c).id;
        db->campaigns().change_status(id, start_request(c));
        return id;
    }

    campaign_id started() { return started(draft()); }

    void act(campaign_id id, campaign_action action)
    {
        status_request request;
        request.action = action;
        request.reason = action == campaign_action::pause ? pause_reason::operator_request : pause_reason::none;
        db->campaigns().change_status(id, request);
    }

    void start()
    {
        engine = std::make_unique<outbound::engine>(io.get_executor(), *db, how, clock, &log);
        for (const auto& a : accounts)
            engine->add(a);
        engine->start();
    }

    void stop(std::chrono::milliseconds drain)
    {
        bool stopped = false;
        auto task = [&]() -> boost::asio::awaitable<void> {
            co_await engine->stop(drain);
            stopped = true;
        };
        boost::asio::co_spawn(io, task, boost::asio::detached);
        drive_until([&] { return stopped; });
        engine.reset();
    }

    // Runs the engine until `done`. Time passes only when nothing else happens: then to the next moment anybody waits for.
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

    void drive_until_status(campaign_id id, campaign_status wanted)
    {
        drive_until([&] { return db->campaigns().get(id)->status == wanted; });
    }

    send_counts counts(campaign_id id) { return db->campaigns().counts(id); }

    void check_consistent(campaign_id id)
    {
        for (const auto& broken : db->campaigns().verify(id))
            BOOST_ERROR(broken.rule << ": " << broken.detail);
    }

    std::size_t times_sent(const fake_provider& through, std::string_view address) const
    {
        return static_cast<std::size_t>(
            std::count_if(through.messages.begin(), through.messages.end(), [&](const auto& m) { return m.address == address; }));
    }

    manual_clock clock;
    std::unique_ptr<store> own;
    store* db = nullptr;
    boost::asio::io_context io;
    event_log log;
    engine_options how;
    std::vector<std::shared_ptr<fake_provider>> accounts;
    std::unique_ptr<outbound::engine> engine;
};

/// An answer that is one of the provider's outcomes.
inline delivery answered(delivery::outcome what, std::string code = {}, std::chrono::milliseconds retry_after = 0ms)
{
    delivery d;
    d.what = what;
    d.code = std::move(code);
    d.retry_after = retry_after;
    return d;
}

}  // namespace outbound::testing
