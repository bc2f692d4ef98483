// An account whose messages the host fetches (deliveries.next) and reports (deliveries.report).
#pragma once

#include "engine/host/mailbox.hpp"
#include "model/shape.hpp"

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

namespace outbound::host {

struct settings {
    std::string name;
    outbound::channel channel = outbound::channel::sms;
    std::size_t concurrency = 64;  ///< Maximum number of messages fetched or waiting for the host.
    /// Limit of the time from the offer to the fetch, and of the time from the fetch to the report.
    std::chrono::seconds report_within{15};
};

/// The message in the form of deliveries.next. Throws error{errc::invalid} if it cannot be rendered.
boost::json::object document_of(const message& m);
shape document_shape();

class account final : public provider {
public:
    account(boost::asio::any_io_executor executor, settings chosen, std::shared_ptr<mailbox> box, clock& time);
    ~account() override;

    std::string_view name() const noexcept override { return settings_.name; }
    outbound::channel channel() const noexcept override { return settings_.channel; }
    std::size_t concurrency() const noexcept override { return settings_.concurrency; }
    std::chrono::milliseconds deadline() const noexcept override;
    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override;

private:
    boost::asio::awaitable<delivery> hand_over(const message& m);

    const boost::asio::any_io_executor executor_;
    const settings settings_;
    const std::shared_ptr<mailbox> mailbox_;
    clock& time_;
};

}  // namespace outbound::host
