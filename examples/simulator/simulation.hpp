// Processes requests without sockets: number, fault, vendor, ledger, response.
#pragma once

#include "inbox.hpp"
#include "options.hpp"
#include "reports.hpp"
#include "sendgrid.hpp"
#include "ses.hpp"
#include "twilio.hpp"
#include "vendor.hpp"

#include <chrono>
#include <string>

namespace simulator {

/// What the connection does with a request. Refilled for each request, so that its memory is reused.
struct performance {
    std::string bytes;                  ///< The response.
    bool reset = false;                 ///< Break the connection instead of sending.
    bool close = false;                 ///< Close it after sending.
    std::chrono::microseconds wait{};   ///< Before the first byte.
    std::chrono::microseconds pause{};  ///< Between the first half and the second.
};

struct statistics {
    std::uint64_t requests = 0;
    std::uint64_t accepted = 0;  ///< Messages in the ledger.
    std::uint64_t refused = 0;   ///< Requests answered with 4xx by the rules.
    std::uint64_t faults = 0;    ///< Requests with a fault other than slowness.
};

class simulation {
public:
    simulation(const options& o, boost::asio::io_context& io);

    void perform(const request& r, performance& out);
    void refuse_size(const request& r, performance& out);
    static void refuse_syntax(performance& out);

    /// Writes the ledger. Call it before answering a request that perform() accepted.
    void flush() { ledger_.flush(); }
    const statistics& counts() const noexcept { return counts_; }
    const simulator::reports& reports() const noexcept { return reports_; }

private:
    answer decide(const request& r, const fate& drawn);
    std::optional<answer> own(const request& r) const;

    vendor* serving(std::string_view path);

    faults faults_;
    ledger ledger_;
    sendgrid::service sendgrid_;
    ses::service ses_;
    twilio::service twilio_;
    simulator::reports reports_;
    std::optional<inbox> inbox_;
    statistics counts_;
};

}  // namespace simulator
