// "clock": "manual": time moves only by clock.advance, and is the same for every process.
#include "api/fixture.hpp"
#include "store/scratch.hpp"

#include <string>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

std::string manual(const testing::scratch_folder& folder, std::string_view clock = "manual",
    std::string_view engine = R"({"poll_ms":10})")
{
    return R"({"database":"sqlite://)" + folder.file() +
           R"(","providers":[{"type":"sendgrid","name":"main","api_key":"x"}],"engine":)" + std::string{engine} +
           R"(,"senders":[{"email":"news@example.com"}],"clock":")" + std::string{clock} + "\"}";
}

constexpr std::string_view monday = R"({"to":"2030-01-07T08:00:00Z"})";

std::string now_of(service_fixture& f)
{
    return f.value("clock.advance", R"({"seconds":0})", "/now");
}

bool has_event(service& from, event_type type)
{
    while (const auto e = from.poll(30s))
        if (e->type == type)
            return true;
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(manual_time_tests)

BOOST_AUTO_TEST_CASE(machines_clock_is_not_moved)
{
    testing::scratch_folder folder;
    service_fixture f{manual(folder, "machine")};
    const auto problem = f.refused("clock.advance", R"({"seconds":60})");
    BOOST_TEST((problem.code == errc::conflict));
    BOOST_TEST(problem.detail.find("\"clock\": \"manual\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(time_moves_forward_by_seconds_or_to_a_moment)
{
    testing::scratch_folder folder;
    service_fixture f{manual(folder)};
    f.ok("clock.advance", monday);
    BOOST_TEST(now_of(f) == "\"2030-01-07T08:00:00Z\"");
    f.ok("clock.advance", R"({"seconds":90})");
    BOOST_TEST(now_of(f) == "\"2030-01-07T08:01:30Z\"");
    for (const auto* wrong : {"{}", R"({"seconds":-1})", R"({"seconds":99999999})", R"({"to":"2029-01-01T00:00:00Z"})",
             R"({"to":"2030-02-01T00:00:00Z","seconds":1})"})
        BOOST_TEST((f.refused("clock.advance", wrong).code == errc::invalid), wrong);
    BOOST_TEST(now_of(f) == "\"2030-01-07T08:01:30Z\"");
}

BOOST_AUTO_TEST_CASE(time_is_kept_and_shared)
{
    testing::scratch_folder folder;
    {
        service_fixture first{manual(folder)};
        first.ok("clock.advance", monday);
        service_fixture second{manual(folder)};
        second.ok("clock.advance", R"({"seconds":60})");
        first.add_contacts(1);
        BOOST_TEST(first.value("contacts.get", R"({"external_id":"c1"})", "/created_at") == "\"2030-01-07T08:01:00Z\"");
    }
    service_fixture later{manual(folder)};
    BOOST_TEST(now_of(later) == "\"2030-01-07T08:01:00Z\"");
}

BOOST_AUTO_TEST_CASE(schedules_go_by_time_that_another_process_moves)
{
    testing::scratch_folder folder;
    service_fixture worker{manual(folder)};
    worker.ok("clock.advance", monday);
    worker.add_contacts(3);
    worker.add_campaign();
    worker.ok("campaigns.schedule", R"({"id":1,"scheduled_at":"2030-01-08T08:00:00Z"})");
    worker.service->start();
    BOOST_TEST(worker.service->wait_idle(30s));
    BOOST_TEST(worker.value("campaigns.get", R"({"id":1})", "/status") == "\"scheduled\"");
    service_fixture other{manual(folder)};
    other.ok("clock.advance", R"({"seconds":86400})");
    BOOST_TEST(has_event(*worker.service, event_type::campaign_completed));
    BOOST_TEST(worker.value("campaigns.get", R"({"id":1})", "/started_at") == "\"2030-01-08T08:00:00Z\"");
    BOOST_TEST(worker.service->stop(5s));
}

BOOST_AUTO_TEST_CASE(jump_over_a_schedule_is_no_lateness_unless_a_limit_is_set)
{
    for (const bool has_limit : {false, true}) {
        testing::scratch_folder folder;
        service_fixture f{
            manual(folder, "manual", has_limit ? R"({"poll_ms":10,"max_late_seconds":3600})" : R"({"poll_ms":10})")};
        f.ok("clock.advance", monday);
        f.add_contacts(3);
        f.add_campaign();
        f.ok("campaigns.schedule", R"({"id":1,"scheduled_at":"2030-01-08T08:00:00Z"})");
        f.ok("clock.advance", R"({"to":"2030-01-15T08:00:00Z"})");
        f.service->start();
        BOOST_TEST(f.service->wait_idle(30s));
        BOOST_TEST(
            f.value("campaigns.get", R"({"id":1})", "/status") == (has_limit ? R"("paused")" : R"("completed")"));
        BOOST_TEST(f.value("campaigns.get", R"({"id":1})", "/pause_reason") == (has_limit ? R"("late")" : "null"));
        BOOST_TEST(f.service->stop(5s));
    }
}

BOOST_AUTO_TEST_CASE(waiting_retries_are_sent_when_time_has_moved)
{
    testing::scratch_folder folder;
    service_fixture f{manual(folder)};
    int requests = 0;
    f.provider_answer = [&](const message& m) {
        auto answer = testing::fake_provider::accept(m);
        if (requests++ == 0)
            answer.result = delivery::outcome::not_sent;
        return answer;
    };
    f.ok("clock.advance", monday);
    f.add_contacts(1);
    f.add_campaign();
    f.ok("campaigns.start", R"({"id":1})");
    f.service->start();
    bool is_completed = false;
    for (int steps = 0; steps < 1000 && !is_completed; ++steps) {
        f.ok("clock.advance", R"({"seconds":30})");
        const auto e = f.service->poll(30ms);
        is_completed = e && e->type == event_type::campaign_completed;
    }
    BOOST_TEST(is_completed);
    BOOST_TEST(requests == 2);
    BOOST_TEST(f.service->stop(5s));
}

BOOST_AUTO_TEST_CASE(doctor_warns_of_manual_time)
{
    testing::scratch_folder folder;
    service_fixture f{manual(folder)};
    BOOST_TEST(boost::json::serialize(f.ok("doctor")).find("The clock is manual") != std::string::npos);
    service_fixture real{manual(folder, "machine")};
    BOOST_TEST(boost::json::serialize(real.ok("doctor")).find("used with a manual clock") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
