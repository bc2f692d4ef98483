// Measures signed webhooks of SendGrid from request to commit. Prints one JSON object.
//
//     bench-webhooks --events 1000000
//     bench-webhooks --events 1000000 --unsigned       # the same without verifying signatures
//     bench-webhooks --events 1000000 --stage read     # verified and read, nothing stored
//     bench-webhooks --events 100000 --database postgresql://USER@HOST:PORT/DATABASE
//     bench-webhooks --events 3000 --stage click       # clicks of one recipient, one by one: the first and last
//     hundred
//
// Every recipient is reported as processed and delivered, some as bounced, some open and click; batches have events of
// many recipients, like real ones. Then everything is delivered a second time, which must change nothing. The CPU time
// includes creating and signing the requests.
#include "bench/database.hpp"
#include "bench/sent_campaign.hpp"
#include "bench/usage.hpp"
#include "providers/sendgrid/webhook.hpp"
#include "providers/webhook_keys.hpp"

#include <outbound/service.hpp>
#include <outbound/store.hpp>

#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <atomic>
#include <iostream>
#include <thread>

namespace {

using namespace outbound;
using bench::cpu_seconds;
using bench::peak_mib;
using seconds = std::chrono::duration<double>;

struct bench_options {
    std::string database = "bench-webhooks.db";
    std::string stage = "store";
    std::int64_t events = 1'000'000;
    std::int64_t batch = 1'000;
    unsigned threads = 4;
    bool is_unsigned = false;
};

/// Writes bodies like SendGrid; equal numbers give equal bodies.
class writer {
public:
    writer(std::string instance, campaign_id campaign, std::int64_t recipients)
        : instance_{std::move(instance)},
          campaign_{campaign},
          recipients_{recipients}
    {
    }

    std::string body(std::int64_t first, std::int64_t size) const
    {
        std::string out = "[";
        for (std::int64_t i = first; i < first + size; ++i) {
            out += i > first ? ",\r\n" : "";
            write(out, i);
        }
        return out += "]\r\n";
    }

private:
    /// Of ten events four are processed, four delivered, a bounce or an open, and an open or a click.
    void write(std::string& out, std::int64_t i) const
    {
        const auto block = i / 10;
        const auto place = i % 10;
        const auto newest = block * 4 + place % 4;
        const auto older = [&](std::int64_t distance) { return newest - distance % (newest + 1); };
        if (place < 4)
            event(out, i, block * 4 + place, R"("event":"processed")");
        else if (place < 8)
            event(out, i, older(2'000),
                R"("event":"delivered","response":"250 2.0.0 OK 1795359600 abc123 - gsmtp","tls":1,"ip":"192.0.2.7")");
        else if (place == 8 && block % 8 == 0)
            event(out, i, older(2'000),
                R"("event":"bounce","type":"bounce","status":"5.1.1","reason":"550 5.1.1 no such user",)"
                R"("bounce_classification":"Invalid Address")");
        else if (place == 9 && block % 2 == 0)
            event(out, i, older((block * 7919) % 50'000),
                R"("event":"click","url":"https://example.com/offer?id=)" + std::to_string(i % 7) +
                    R"(","useragent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",)"
                    R"("ip":"198.51.100.4")");
        else
            event(out, i, older((block * 104'729) % 50'000),
                R"("event":"open","sg_machine_open":)" + std::string{i % 3 == 0 ? "true" : "false"} +
                    R"(,"useragent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",)"
                    R"("ip":"198.51.100.4")");
    }

    void event(std::string& out, std::int64_t i, std::int64_t recipient, const std::string& rest) const
    {
        const auto number = std::to_string(i);
        out += R"({"email":"person.)" + std::to_string(recipient % recipients_) + R"(@example.com","timestamp":)" +
               std::to_string(1'795'359'600 + i / 500) +
               R"(,"smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@geopod-ismtpd-1>","sg_event_id":"ZGVsaXZlcmVkLTAt)" + number +
               R"(-TFJ6WGxfTkhTdE9HaFE0a29mU21fQS0w","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.recvd-7c4bf-1-)" + number +
               R"(.0","outbound_key":")" + instance_ + '-' + std::to_string(campaign_) + '-' +
               std::to_string(recipient % recipients_ + 1) + R"(-1",)" + rest + '}';
    }

    std::string instance_;
    campaign_id campaign_;
    std::int64_t recipients_;
};

class measured_service {
public:
    explicit measured_service(const bench_options& opts) : opts_{opts}
    {
        store_options options;
        bench::remove_file(opts.database);
        options.url = bench::url_of(opts.database);
        store_ = open_store(options);
        const auto recipients = opts.events * 4 / 10;
        campaign_ = bench::sent_campaign(*store_, channel::email, recipients);
        writer_ = std::make_unique<writer>(store_->instance(), campaign_, recipients);
        const boost::json::object account{{"type", "sendgrid"}, {"name", "main"}, {"api_key", "x"},
            {"webhook_keys", boost::json::array{key_.public_text()}}};
        service_ = service::open(boost::json::serialize(
            boost::json::object{{"database", options.url}, {"providers", boost::json::array{account}}}));
    }

    /// Delivers everything; measures only the handling.
    double deliver()
    {
        constexpr std::int64_t at_once = 64;
        double spent = 0;
        for (std::int64_t first = 0; first < opts_.events;) {
            std::vector<web_request> requests;
            for (; first < opts_.events && static_cast<std::int64_t>(requests.size()) < at_once; first += opts_.batch)
                requests.push_back(request(first));
            const auto began = std::chrono::steady_clock::now();
            handle_all(requests);
            spent += seconds{std::chrono::steady_clock::now() - began}.count();
        }
        return spent;
    }

    boost::json::object state()
    {
        return service_->call("campaigns.analytics", boost::json::object{{"id", campaign_}}).value().as_object();
    }

    /// Records clicks of one recipient, a minute apart; prints milliseconds per click for the first and the last
    /// hundred.
    boost::json::object click()
    {
        constexpr std::int64_t part = 100;
        double first = 0;
        double last = 0;
        for (std::int64_t i = 0; i < opts_.events; ++i) {
            provider_event e;
            e.provider = "main";
            e.key = store_->instance() + '-' + std::to_string(campaign_) + "-1-1";
            e.id = "click-" + std::to_string(i);
            e.kind = event_kind::clicked;
            e.actor = event_actor::human;
            e.link = "https://example.com/" + std::to_string(i % 7);
            e.address = "person.0@example.com";
            e.occurred_at = timestamp{std::chrono::seconds{1'795'359'600}} + std::chrono::minutes{i};
            const auto began = std::chrono::steady_clock::now();
            store_->events().record({&e, 1});
            const auto spent = seconds{std::chrono::steady_clock::now() - began}.count() * 1e3;
            first += i < part ? spent / part : 0;
            last += i >= opts_.events - part ? spent / part : 0;
        }
        return {{"clicks", opts_.events}, {"first_ms", first}, {"last_ms", last}, {"verified", verified()}};
    }

    bool verified()
    {
        const auto done = service_->call("verify", boost::json::object{{"campaign_id", campaign_}}).value();
        if (!done.at("ok").as_bool())
            std::cerr << boost::json::serialize(done) << '\n';
        return done.at("ok").as_bool();
    }

private:
    web_request request(std::int64_t first) const
    {
        auto body = writer_->body(first, std::min(opts_.batch, opts_.events - first));
        const auto now = std::chrono::floor<std::chrono::seconds>(system_clock().now());
        const auto time = std::to_string(now.time_since_epoch().count());
        auto signature = key_.sign(time + body);
        return {"POST", "/outbound/webhooks/sendgrid",
            {{"Content-Type", "application/json"}, {"X-Twilio-Email-Event-Webhook-Signature", std::move(signature)},
                {"X-Twilio-Email-Event-Webhook-Timestamp", time}},
            std::move(body), {}};
    }

    void handle_all(const std::vector<web_request>& requests)
    {
        std::atomic<std::size_t> next = 0;
        std::vector<std::thread> workers;
        for (unsigned i = 0; i < opts_.threads; ++i)
            workers.emplace_back([&] {
                for (auto index = next++; index < requests.size(); index = next++)
                    handle(requests[index]);
            });
        for (auto& worker : workers)
            worker.join();
    }

    void handle(const web_request& r)
    {
        if (opts_.stage == "store" && !opts_.is_unsigned) {
            if (const auto answer = service_->handle(r); answer.status != 204)
                std::cerr << "status " << answer.status << ": " << answer.body << '\n';
            return;
        }
        static const auto key = signatures::read_public_key(key_.public_text());
        if (!opts_.is_unsigned && !sendgrid::is_signed(r, key.get()))
            std::cerr << "not signed\n";
        const auto events = sendgrid::read_events(r.body, "main", system_clock().now());
        if (opts_.stage == "store")
            store_->events().record(events);
    }

    const bench_options& opts_;
    outbound::testing::signing_key key_ = outbound::testing::signing_key::elliptic();
    std::unique_ptr<store> store_;
    campaign_id campaign_ = 0;
    std::unique_ptr<writer> writer_;
    std::unique_ptr<service> service_;
};

}  // namespace

int main(int argc, char** argv)
try {
    bench_options opts;
    CLI::App app{"Measures signed webhooks from request to commit."};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--events", opts.events)->check(CLI::PositiveNumber);
    app.add_option("--batch", opts.batch, "Events a request")->check(CLI::PositiveNumber);
    app.add_option("--threads", opts.threads, "Requests at once")->check(CLI::PositiveNumber);
    app.add_option("--stage", opts.stage, "How far each request goes")
        ->check(CLI::IsMember({"read", "store", "click"}));
    app.add_flag("--unsigned", opts.is_unsigned, "Do not verify signatures");
    CLI11_PARSE(app, argc, argv);

    measured_service b{opts};
    if (opts.stage == "click") {
        std::cout << boost::json::serialize(b.click()) << '\n';
        return 0;
    }
    const auto cpu = cpu_seconds();
    const auto first = b.deliver();
    const auto cpu_first = cpu_seconds() - cpu;
    const auto state = b.state();
    const auto second = b.deliver();
    const bool holds = state == b.state() && b.verified();
    const auto rate = [&](double spent) { return static_cast<double>(opts.events) / spent; };
    boost::json::object out{{"events", opts.events}, {"seconds", first}, {"per_second", rate(first)},
        {"again_seconds", second}, {"again_per_second", rate(second)}, {"again_changed_nothing_and_verified", holds},
        {"cpu_seconds_per_100k", cpu_first * 1e5 / static_cast<double>(opts.events)},
        {"delivered", state.at("delivered")}, {"peak_mib", peak_mib()}};
    std::cout << boost::json::serialize(out) << '\n';
    return holds || opts.stage == "read" ? 0 : 1;
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
