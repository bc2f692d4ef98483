// A whole service: opening, dispatching, stopping.
#include "api/fixture.hpp"
#include "store/sqlite/file_lock.hpp"

#include <filesystem>
#include <future>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

struct config_folder {
    config_folder() { BOOST_REQUIRE(::mkdtemp(path.data()) != nullptr); }
    ~config_folder() { std::filesystem::remove_all(path); }

    std::string config(std::string_view more = "") const
    {
        return R"({"database":"sqlite://)" + path +
               R"(/outbound.db","providers":[{"type":"sendgrid","name":"main","api_key":"x"}],)"
               R"("senders":[{"email":"news@example.com"}])" +
               std::string{more} + "}";
    }

    std::string path = (std::filesystem::temp_directory_path() / "outbound-service-XXXXXX").string();
};

errc code_of(std::string_view config)
{
    try {
        service::open(config);
    } catch (const error& e) {
        return e.code();
    }
    return errc::internal;
}

std::string types_of(service& from)
{
    std::string out;
    while (const auto e = from.poll(0ms))
        out += std::string{to_string(e->type)} + ' ';
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(service_tests)

BOOST_AUTO_TEST_CASE(opening_fails_early_with_the_reason)
{
    BOOST_TEST((code_of("nonsense") == errc::config));
    BOOST_TEST((code_of(R"({"database":"oracle://x"})") == errc::config));
    BOOST_TEST((code_of(R"({"database":"sqlite:///no/such/folder/outbound.db"})") == errc::store));
}

BOOST_AUTO_TEST_CASE(stored_data_is_there_after_reopening)
{
    const config_folder folder;
    {
        service_fixture f{folder.config()};
        f.add_contacts(1);
    }
    const auto again = service::open(folder.config());
    BOOST_TEST(again->call("contacts.get", {{"external_id", "c1"}}).has_value());
    BOOST_TEST(again->stop(0ms));
}

BOOST_AUTO_TEST_CASE(pace_of_the_document_reaches_the_database_and_stays_when_left_out)
{
    const config_folder folder;
    service_fixture first{folder.config(R"(,"pace":{"main":5,"global":7})")};
    BOOST_TEST(first.value("pace.list", "{}", "/items") ==
               R"([{"name":"global","per_second":7E0},{"name":"provider:main","per_second":5E0}])");
    first.ok("pace.set", R"({"name":"global","per_second":9})");
    service_fixture second{folder.config(R"(,"pace":{"main":6})")};
    BOOST_TEST(second.value("pace.list", "{}", "/items") ==
               R"([{"name":"global","per_second":9E0},{"name":"provider:main","per_second":6E0}])");
}

BOOST_AUTO_TEST_CASE(operations_are_listed_with_schemas)
{
    const service_fixture f;
    const auto all = f.service->operations();
    BOOST_TEST(all.size() > 40u);
    for (const auto& row : all)
        BOOST_TEST_CONTEXT(row.name)
        {
            BOOST_TEST(!row.summary.empty());
            BOOST_TEST(row.request.at("type") == "object");
            BOOST_TEST(row.response.at("type") == "object");
        }
}

BOOST_AUTO_TEST_CASE(events_report_the_progress_of_a_campaign)
{
    service_fixture f;
    f.add_contacts(5);
    f.add_campaign();
    BOOST_TEST(f.service->event_fd() >= 0);
    f.service->start();
    f.service->start();
    BOOST_TEST(f.providers.size() == 2u);  // one for each account: the second start() was none
    f.ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(f.service->wait_idle(30s));
    BOOST_TEST(f.service->stop(5s));
    BOOST_TEST(types_of(*f.service) == "campaign.started campaign.prepared campaign.completed ");
}

BOOST_AUTO_TEST_CASE(every_change_of_state_emits_its_event_once)
{
    service_fixture f;
    f.add_contacts(5);
    for (int i = 0; i < 3; ++i)
        f.add_campaign();
    const auto after = [&](std::string_view operation, std::string_view request) {
        f.ok(operation, request);
        return types_of(*f.service);
    };
    BOOST_TEST(
        after("campaigns.schedule", R"({"id":1,"scheduled_at":"2036-01-01T00:00:00Z"})") == "campaign.scheduled ");
    BOOST_TEST(after("campaigns.unschedule", R"({"id":1})") == "campaign.unscheduled ");
    BOOST_TEST(after("campaigns.start", R"({"id":1})") == "campaign.started ");
    BOOST_TEST(after("campaigns.pause", R"({"id":1,"detail":"wrong price"})") == "campaign.paused ");
    BOOST_TEST(after("campaigns.resume", R"({"id":1})") == "campaign.resumed ");
    BOOST_TEST(after("campaigns.cancel", R"({"id":1})") == "campaign.cancelled ");
    BOOST_TEST(after("campaigns.get", R"({"id":1})") == "");
    BOOST_TEST(after("campaigns.update", R"({"id":2,"name":"Renamed"})") == "");
}

BOOST_AUTO_TEST_CASE(retrying_the_failures_of_a_completed_campaign_resumes_it_once)
{
    service_fixture f;
    f.provider_answer = [](const message& m) {
        auto d = testing::fake_provider::accept(m);
        d.result = m.key.ends_with("-1") ? delivery::outcome::rejected : d.result;
        return d;
    };
    f.add_contacts(3);
    f.add_campaign();
    f.service->start();
    f.ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(f.service->wait_idle(30s));
    types_of(*f.service);
    f.ok("campaigns.retry_failed", R"({"id":1})");
    BOOST_REQUIRE(f.service->wait_idle(30s));
    BOOST_TEST(types_of(*f.service) == "campaign.resumed campaign.completed ");
    BOOST_TEST(f.value("campaigns.retry_failed", R"({"id":1})", "/retried") == "0");
    BOOST_TEST(types_of(*f.service) == "");
    BOOST_TEST(f.service->stop(5s));
    const auto logged = f.ok("events.list", R"({"after":0})").at("items").as_array();
    BOOST_TEST(std::ranges::count_if(logged, [](const auto& e) { return e.at("type") == "campaign.resumed"; }) == 1);
}

BOOST_AUTO_TEST_CASE(an_operators_pause_is_reported_with_its_reason)
{
    service_fixture f;
    f.add_contacts(1);
    f.add_campaign();
    f.ok("campaigns.start", R"({"id":1})");
    f.ok("campaigns.pause", R"({"id":1,"detail":"wrong price"})");
    f.service->poll(0ms);
    const auto paused = f.service->poll(0ms).value();
    BOOST_TEST(paused.data.at("campaign_id") == 1);
    BOOST_TEST(paused.data.at("reason") == "operator");
    BOOST_TEST(paused.data.at("detail") == "wrong price");
}

BOOST_AUTO_TEST_CASE(several_threads_share_the_work)
{
    const config_folder folder;
    service_fixture f{folder.config(R"(,"threads":3)")};
    f.add_contacts(900);
    f.add_campaign();
    f.service->start();
    BOOST_TEST(f.providers.size() == 3u);
    f.ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(f.service->wait_idle(60s));
    BOOST_TEST(f.service->stop(5s));
    BOOST_TEST(f.value("campaigns.analytics", R"({"id":1})", "/sent") == "900");
    std::size_t delivered = 0;
    for (const auto& provider : f.providers)
        delivered += provider->messages.size();
    BOOST_TEST(delivered == 900u);
    BOOST_TEST(f.value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(waiting_needs_engines)
{
    service_fixture f;
    BOOST_CHECK_EXCEPTION(f.service->wait_idle(0ms), error, [](const error& e) { return e.code() == errc::conflict; });
    f.hold = true;
    f.add_contacts(1);
    f.add_campaign();
    f.ok("campaigns.start", R"({"id":1})");
    f.service->start();
    BOOST_TEST(!f.service->wait_idle(0ms));
    BOOST_TEST(!f.service->wait_idle(1ms));
}

BOOST_AUTO_TEST_CASE(polling_without_waiting_finds_the_end_of_each_campaign)
{
    service_fixture f;
    f.add_contacts(5);
    f.service->start();
    for (int campaign = 1; campaign <= 2; ++campaign) {
        f.add_campaign();
        const auto id = std::to_string(campaign);
        f.ok("campaigns.start", R"({"id":)" + id + "}");
        const auto give_up = std::chrono::steady_clock::now() + 30s;
        while (!f.service->wait_idle(0ms))
            BOOST_REQUIRE(std::chrono::steady_clock::now() < give_up);
        BOOST_TEST(f.value("campaigns.get", R"({"id":)" + id + "}", "/status") == "\"completed\"");
    }
}

BOOST_AUTO_TEST_CASE(waiting_ends_when_the_engines_do)
{
    const config_folder folder;
    service_fixture f{folder.config()};
    f.add_contacts(1);
    f.add_campaign();
    f.ok("campaigns.start", R"({"id":1})");
    const auto config = read_configuration(folder.config(), [](const char*) { return std::nullopt; });
    const auto store = open_store(config.store);
    listener deaf;
    const auto make = [](const provider_entry& entry, boost::asio::any_io_executor) {
        auto made = std::make_shared<testing::fake_provider>(entry.name);
        made->held = true;
        return made;
    };
    dispatcher engines{config, *store, system_clock(), deaf, make};
    auto waiting = std::async(std::launch::async, [&] { return engines.wait_idle(-1ms); });
    engines.stop(0ms);
    BOOST_TEST(!waiting.get());
}

BOOST_AUTO_TEST_CASE(stopping_twice_and_starting_again_is_allowed)
{
    service_fixture f;
    BOOST_TEST(f.service->stop(1s));
    f.service->start();
    BOOST_TEST(f.service->stop(5s));
    BOOST_TEST(f.service->stop(0ms));
    f.add_contacts(1);
    f.add_campaign();
    f.service->start();
    f.ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(f.service->wait_idle(30s));
    BOOST_TEST(f.value("campaigns.get", R"({"id":1})", "/status") == "\"completed\"");
}

BOOST_AUTO_TEST_CASE(eight_threads_may_call_at_once)
{
    service_fixture f;
    f.service->start();
    std::vector<std::future<int>> callers;
    for (int thread = 0; thread < 8; ++thread)
        callers.push_back(std::async(std::launch::async, [&f, thread] {
            int done = 0;
            for (int i = 0; i < 20; ++i) {
                const boost::json::object person{{"external_id", std::to_string(thread) + '-' + std::to_string(i)}};
                done += f.service->call("contacts.upsert", {{"contacts", boost::json::array{person}}}).has_value();
                done += f.service->call("stats", nullptr).has_value();
            }
            return done;
        }));
    for (auto& caller : callers)
        BOOST_TEST(caller.get() == 40);
    BOOST_TEST(f.value("segments.count", R"({"filter":{}})", "/count") == "160");
}

BOOST_AUTO_TEST_CASE(a_call_waits_no_longer_than_its_timeout)
{
    const config_folder folder;
    service_fixture f{folder.config()};
    sql::file_lock writer{folder.path + "/outbound.db-lock"};
    BOOST_REQUIRE(writer.acquire(0ms));
    const auto refused = f.service->call("segments.create", {{"name", "x"}, {"filter", boost::json::object{}}}, 20ms);
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::busy));
    BOOST_TEST(f.service->call("stats", nullptr, 20ms).has_value());
    writer.release();
    BOOST_TEST(
        f.service->call("segments.create", {{"name", "x"}, {"filter", boost::json::object{}}}, 20ms).has_value());
}

BOOST_AUTO_TEST_CASE(problems_are_documents)
{
    const problem fault{errc::invalid, "name: is missing", {{"name", "is missing"}}};
    BOOST_TEST(boost::json::serialize(to_json(fault)) ==
               R"({"type":"urn:outbound:problem:invalid","title":"The request breaks a rule","status":422,)"
               R"("detail":"name: is missing",)"
               R"("code":"invalid","violations":[{"path":"name","message":"is missing"}]})");
    for (const auto& [code, name] : names<errc>::value) {
        const auto document = to_json(problem{code, "x", {}});
        BOOST_TEST(document.at("code").as_string() == name);
        BOOST_TEST(document.at("status").as_int64() >= 400);
        BOOST_TEST(!document.contains("violations"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
