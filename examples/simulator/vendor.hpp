// The interface of a simulated vendor. Requests are routed by path; faults are drawn outside.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace simulator {

using request = boost::beast::http::request<boost::beast::http::string_body>;

/// A response of a vendor, before a fault may replace it.
struct answer {
    unsigned status = 200;
    std::string headers{};    ///< Additional headers, whole lines with CRLF.
    std::string_view type{};  ///< Media type of the body.
    std::string body{};
    std::uint64_t accepted = 0;  ///< Messages that the request added to the ledger.
};

class inbox;
class reports;

class vendor {
public:
    virtual ~vendor() = default;

    /// Reports events of accepted messages through `to`, which must outlive the vendor.
    void report_through(reports& to) noexcept { reports_ = &to; }

    /// Shows accepted messages in `box`, which must outlive the vendor.
    void show_in(inbox& box) noexcept { inbox_ = &box; }

    virtual bool serves(std::string_view path) const = 0;
    /// Checks the request and accepts it into the ledger, or refuses it. `number` counts requests from 1.
    virtual answer take(const request& r, std::uint64_t number) = 0;

    // Responses of this vendor that do not depend on the request. `dice` selects a variant.
    virtual answer unauthorized() const = 0;
    virtual answer suspended() const = 0;
    virtual answer throttled(std::uint64_t wait_seconds, std::uint64_t dice) const = 0;
    virtual answer broken(std::uint64_t dice) const = 0;
    virtual answer too_large() const = 0;

protected:
    inbox* inbox_ = nullptr;
    reports* reports_ = nullptr;
};

}  // namespace simulator
