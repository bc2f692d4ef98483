// A service with a database in memory and a provider that discards messages, and short forms of calls.
#pragma once

#include "api/operation.hpp"
#include "service/local_service.hpp"

#include <outbound/testing/fake_provider.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// A time that a test changes while threads of the service read it.
struct shared_time : std::atomic<timestamp> {
    using std::atomic<timestamp>::atomic;
    using std::atomic<timestamp>::operator=;

    void operator+=(std::chrono::microseconds by) { store(load() + by); }
};

/// A clock that stands still at 2026-11-22T15:00:00Z until a test moves it.
class still_clock final : public clock {
public:
    shared_time at{timestamp{std::chrono::seconds{1'795'359'600}}};

    timestamp now() const noexcept override { return at; }
    steady_time steady() const noexcept override { return system_clock().steady(); }
    boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer& timer, steady_time deadline) override
    {
        return system_clock().sleep_until(timer, deadline);
    }
};

struct service_fixture {
    static constexpr std::string_view plain = R"({"database": "sqlite://:memory:",
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}, {"type": "sendgrid",)"
                                              R"( "name": "spare", "api_key": "secret"}],
        "routes": {"email": ["main"]}, "senders": [{"email": "news@example.com", "name": "News"}]})";

    explicit service_fixture(std::string_view config = plain, service_extras extras = {})
    {
        const auto make = [this](const provider_entry& entry, boost::asio::any_io_executor) {
            auto made = std::make_shared<testing::fake_provider>(entry.name, entry.channel);
            made->answer = provider_answer;
            made->held = hold;
            providers.push_back(made);
            return made;
        };
        extras.clock = &time;
        service = std::make_unique<local_service>(
            read_configuration(config, [](const char*) { return std::nullopt; }), std::move(extras), make);
    }

    /// The response, whose shape must be the one in the table.
    boost::json::object ok(std::string_view operation, std::string_view request = "{}")
    {
        auto answer = service->call(operation, boost::json::parse(request));
        BOOST_REQUIRE_MESSAGE(
            answer.has_value(), operation << ' ' << request << ": " << (answer ? "" : answer.error().detail));
        const auto strays = api::find_operation(operation)->response.check(*answer);
        BOOST_TEST_CONTEXT(operation << ' ' << boost::json::serialize(*answer))
        BOOST_TEST((strays.empty() ? "" : strays[0].path + ": " + strays[0].message) == "");
        return answer->as_object();
    }

    problem refused(std::string_view operation, std::string_view request = "{}")
    {
        auto answer = service->call(operation, boost::json::parse(request));
        BOOST_REQUIRE_MESSAGE(!answer.has_value(), operation << ' ' << request << " was not refused");
        return answer.error();
    }

    /// The problem in one line: its code, then each `path: message`, or its detail.
    std::string complaint(std::string_view operation, std::string_view request = "{}")
    {
        const auto refusal = refused(operation, request);
        std::string out{to_string(refusal.code)};
        for (const auto& broken : refusal.violations)
            out += " | " + broken.path + ": " + broken.message;
        return refusal.violations.empty() ? out + " | " + refusal.detail : out;
    }

    /// A member of the answer as JSON text.
    std::string value(std::string_view operation, std::string_view request, std::string_view pointer)
    {
        const boost::json::value answer = ok(operation, request);
        boost::system::error_code none;
        const auto* found = answer.find_pointer(pointer, none);
        return found != nullptr ? boost::json::serialize(*found) : "(none)";
    }

    /// Contacts 1 to `count`: external_id c1, email c1@example.com, …
    void add_contacts(int count)
    {
        std::string items;
        for (int i = 1; i <= count; ++i) {
            const auto key = "c" + std::to_string(i);
            items += (i > 1 ? "," : "") + (R"({"external_id":")" + key + R"(","email":")" + key +
                                              R"(@example.com","first_name":"Name)" + std::to_string(i) + R"("})");
        }
        ok("contacts.upsert", R"({"contacts":[)" + items + "]}");
    }

    /// Creates a campaign that can be started; returns its id.
    std::int64_t add_campaign(std::string_view more = "")
    {
        const auto made =
            ok("campaigns.create", std::string{R"({"name":"News","type":"email","subject":"Hello {{first_name}}",)"
                                               R"("text":"Dear {{first_name|friend}}")"} +
                                       std::string{more} + "}");
        return made.at("id").to_number<std::int64_t>();
    }

    still_clock time;
    std::function<delivery(const message&)> provider_answer = testing::fake_provider::accept;
    bool hold = false;  ///< Providers created from now on hold all messages.
    std::vector<std::shared_ptr<testing::fake_provider>> providers;
    std::unique_ptr<outbound::service> service;
};

}  // namespace outbound
