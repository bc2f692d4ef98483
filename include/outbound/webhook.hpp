// Requests by which vendors report: verified and read by a reader of that vendor. Derive from `webhook_reader` to add
// one.
#pragma once

#include <outbound/provider_event.hpp>
#include <outbound/web.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// What a vendor's request came to.
struct webhook {
    enum class verdict {
        taken,      ///< Proven to come from an account of ours; `events` are to be stored.
        refused,    ///< Not proven: nothing of it is kept.
        malformed,  ///< Proven, and cannot be read; `detail` says why.
    };
    verdict what = verdict::refused;
    std::string detail;
    std::vector<provider_event> events;
    web_response answer{204, {}, {}};  ///< Given once the events are stored.
    boost::json::object
        details;  ///< What an answer of ours depends on: voice and gather have key, call, answered_by, digits, gather.
};

/// A request with what a reader may need to know besides.
struct webhook_request {
    const web_request& http;
    std::string_view subject;  ///< Which of the vendor's webhooks: `events`, `sms-status`, `call-status`, `amd`,
                               ///< `inbound-sms`, `voice`, `gather`.
    timestamp received{};
    std::function<bool(channel via, const std::string& address)>
        has_refused;  ///< Whether messages to that address are suppressed.
};

/// Verifies and reads the webhooks of one vendor, for all of its accounts.
///
/// Threads: any number of calls at once, each on an executor of its own.
/// Exceptions: error{errc::provider} when what is needed for verifying cannot be had now; the vendor is to try again.
class webhook_reader {
public:
    virtual ~webhook_reader() = default;

    /// `sendgrid`, `ses`, `twilio`.
    virtual std::string_view vendor() const noexcept = 0;

    virtual boost::asio::awaitable<webhook> read(const webhook_request& request) = 0;
};

}  // namespace outbound
