// Measures the latency of operations while a campaign is prepared and sent.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/service.hpp>

#include <boost/json/object.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace outbound::bench {

/// Calls operations in turn with a separate thread and service, like a dashboard in another process.
class watch {
public:
    /// Starts immediately. `recipients` is the approximate number of recipients of the campaign.
    watch(const std::string& url, campaign_id campaign, std::int64_t recipients);
    ~watch();

    /// Durations of the calls since the last take(): {operation: {"calls", "p50_ms", "p99_ms", "worst_ms"}}.
    boost::json::object take();

private:
    void call_until_stopped();
    void call_timed(const std::string& operation, boost::json::object request);

    std::unique_ptr<service> service_;
    campaign_id campaign_;
    std::int64_t recipients_;
    std::mutex guard_;
    std::map<std::string, std::vector<double>> took_;  // Milliseconds.
    std::atomic<bool> stopping_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace outbound::bench
