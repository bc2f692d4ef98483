// Calls operations in a loop on a separate thread, and records the duration of each call.
#include "bench/watch.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <iostream>
#include <random>

namespace outbound::bench {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

std::unique_ptr<service> open(const std::string& url)
{
    // A service must have some account; nothing is sent through it.
    const json::object account{{"type", "sendgrid"}, {"name", "main"}, {"api_key", "x"}};
    return service::open(json::serialize(json::object{{"database", url}, {"providers", json::array{account}}}));
}

json::object summary(std::vector<double> took)
{
    std::sort(took.begin(), took.end());
    const auto at = [&](std::size_t percent) { return took[std::min(took.size() * percent / 100, took.size() - 1)]; };
    return {{"calls", took.size()}, {"p50_ms", at(50)}, {"p99_ms", at(99)}, {"worst_ms", took.back()}};
}

}  // namespace

watch::watch(const std::string& url, campaign_id campaign, std::int64_t recipients)
    : service_{open(url)},
      campaign_{campaign},
      recipients_{recipients},
      thread_{[this] { call_until_stopped(); }}
{
}

watch::~watch()
{
    stopping_ = true;
    thread_.join();
}

json::object watch::take()
{
    std::map<std::string, std::vector<double>> took;
    {
        const std::lock_guard lock{guard_};
        took.swap(took_);
    }
    json::object report;
    for (auto& [operation, times] : took)
        report[operation] = summary(std::move(times));
    return report;
}

void watch::call_until_stopped()
{
    std::minstd_rand random{1};
    std::uniform_int_distribution<std::int64_t> place{0, recipients_};
    while (!stopping_) {
        call_timed("campaigns.get", {{"id", campaign_}});
        call_timed(
            "campaigns.recipients", {{"id", campaign_}, {"after", std::to_string(place(random))}, {"limit", 100}});
        call_timed("campaigns.analytics", {{"id", campaign_}});
        std::this_thread::sleep_for(20ms);
    }
}

void watch::call_timed(const std::string& operation, json::object request)
{
    const auto began = std::chrono::steady_clock::now();
    const auto answer = service_->call(operation, request);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    if (!answer)
        std::cerr << operation << ": " << answer.error().detail << '\n';
    const std::lock_guard lock{guard_};
    took_[operation].push_back(took.count());
}

}  // namespace outbound::bench
