// A vendor's account that delivers messages. Derive from `provider` to add a vendor.
#pragma once

#include <outbound/message.hpp>
#include <outbound/provider_event.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The result of one attempt. The engine acts on `result`, `code` and `retry_after`; `detail` is for people.
struct delivery {
    enum class outcome {
        accepted,   ///< The vendor accepted the message; `vendor_id` is set.
        rejected,   ///< The vendor refused it: bad address, opted out, content refused. Final.
        throttled,  ///< Not accepted because of a rate limit: retry after `retry_after`. Does not count as an attempt.
        not_sent,   ///< No byte of the request left, or the vendor documents that nothing was accepted. Retried.
        /// The account may not send (key, quota, suspension). The account is set aside; the message stays queued.
        account_refused,
        unknown,  ///< The response was lost: the message may have been accepted. Never a failure.
    };
    outcome result = outcome::unknown;
    std::string vendor_id;  ///< The vendor's id for the message or request; empty unless accepted.
    /// Short stable code of the fault: the vendor's, a skip_reason, a delivery_code or an http::fault.
    std::string code;
    std::string detail;    ///< One line as the vendor worded it. No credentials.
    std::string suppress;  ///< rejected: reason to suppress the address (`unsubscribe`, `invalid`); otherwise empty.
    std::chrono::milliseconds retry_after{0};  ///< For throttled and account_refused; 0: the engine decides.
    /// rejected: because of the account's settings (a disabled region), not of the address or the message. Many such
    /// rejections pause the campaign.
    bool by_settings = false;
};

template <>
struct names<delivery::outcome> {
    static constexpr name_table<delivery::outcome, 6> value{{
        {delivery::outcome::accepted, "accepted"},
        {delivery::outcome::rejected, "rejected"},
        {delivery::outcome::throttled, "throttled"},
        {delivery::outcome::not_sent, "not_sent"},
        {delivery::outcome::account_refused, "account_refused"},
        {delivery::outcome::unknown, "unknown"},
    }};
};

/// Outbound's own codes in delivery::code, besides skip_reason and http::fault.
enum class delivery_code {
    certificate,      ///< not_sent: the server's certificate is not valid. The account is set aside.
    deadline,         ///< not_sent: other messages of the call used up its time. Not a fault of the account.
    timeout,          ///< unknown: no answer within the deadline.
    quota,            ///< account_refused: the account's quota is used up.
    content,          ///< rejected: the campaign's content or settings cannot be sent.
    too_large,        ///< rejected: the message exceeds the vendor's limit.
    unsubscribe_url,  ///< rejected: the recipient's unsubscribe URL is not valid.
    /// unknown: the provider threw an exception, or returned another number of outcomes than of messages.
    provider_exception,
};

template <>
struct names<delivery_code> {
    static constexpr name_table<delivery_code, 8> value{{
        {delivery_code::certificate, "certificate"},
        {delivery_code::deadline, "deadline"},
        {delivery_code::timeout, "timeout"},
        {delivery_code::quota, "quota"},
        {delivery_code::content, "content"},
        {delivery_code::too_large, "too_large"},
        {delivery_code::unsubscribe_url, "unsubscribe_url"},
        {delivery_code::provider_exception, "provider_exception"},
    }};
};

/// Current limits of an account, as reported by the vendor.
struct account_terms {
    double per_second = 0;                         ///< Messages a second; 0: unknown.
    std::string refusal;                           ///< Why the account may not send; empty if it may.
    std::chrono::milliseconds ask_again{300'000};  ///< Time until the next call of terms().
};

/// An inquiry about the status of one message.
struct inquiry {
    std::string key;        ///< message::key.
    std::string vendor_id;  ///< Empty if the response to the delivery was lost.
    std::string address;
    outbound::campaign_id campaign = 0;
    timestamp earliest{}, latest{};      ///< Bounds of the time of the handover.
    std::vector<std::string> known_ids;  ///< Vendor ids of other messages to the address: not candidates.
    /// The text of the message if vendor_id is empty. It distinguishes the message from other programs' messages to the
    /// address.
    std::shared_ptr<const content> shared;  ///< The campaign's content; null if unknown by now.
    std::string text;                       ///< SMS: the body; empty if unknown by now.
};

/// Delivers messages through one vendor account.
///
/// Threads: called on the engine's executor; calls overlap at suspension points. A call must not block the thread:
/// until
///   it returns, the engine does nothing else, so it can neither cancel the call at its deadline nor stop.
/// Texts: any bytes; the engine replaces malformed UTF-8 and NUL by U+FFFD and shortens long texts.
/// Lifetime: the engine keeps the provider and the messages alive during every call.
/// Exceptions: any type; the engine records delivery::outcome::unknown.
/// Cancellation: the engine cancels (cancellation_type::terminal) a call that exceeds deadline(), or that is in
/// progress
///   when the engine has stopped. A delivery that is cancelled after bytes left is `unknown`. A call that does not end
///   when cancelled is abandoned: its messages are recorded as unknown, and its later result is ignored.
class provider {
public:
    virtual ~provider() = default;

    /// Name in routes, logs and the store: 1–64 of [a-z0-9-]. Must never change for an account.
    virtual std::string_view name() const noexcept = 0;

    virtual outbound::channel channel() const noexcept = 0;

    /// Maximum number of messages per call of deliver().
    virtual std::size_t batch_size() const noexcept { return 1; }

    /// Maximum number of concurrent calls of deliver().
    virtual std::size_t concurrency() const noexcept { return 64; }

    /// Maximum duration of one call of deliver(), find(), terms() or check(), after which the engine cancels it. Must
    /// be shorter than the lease.
    virtual std::chrono::milliseconds deadline() const noexcept { return std::chrono::seconds{30}; }

    /// Hands the messages (1..batch_size(), all of one campaign) to the vendor and returns the result of each, in the
    /// same order. Makes one attempt: the engine waits and retries.
    virtual boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) = 0;

    /// Asks the vendor for the account's limits. `nullopt`: not supported; do not ask again.
    virtual boost::asio::awaitable<std::optional<account_terms>> terms() { co_return std::nullopt; }

    /// Makes a request that sends nothing, for `outbound doctor --online`: `accepted` if the account may send,
    /// otherwise why not, as of deliver(). `nullopt`: not supported.
    virtual boost::asio::awaitable<std::optional<delivery>> check() { co_return std::nullopt; }

    /// Time from the handover to the engine's first inquiry about a message without a final status; further inquiries
    /// follow at growing intervals. 0: no inquiries, only events report the outcome.
    virtual std::chrono::seconds find_after() const noexcept { return std::chrono::seconds{0}; }

    /// Asks the vendor for the status of a message. `nullopt`: the vendor does not know the message, or did not
    /// respond.
    virtual boost::asio::awaitable<std::optional<provider_event>> find([[maybe_unused]] const inquiry& request)
    {
        co_return std::nullopt;
    }

    /// Maximum number of messages without a final status (calls in progress); 0: no limit. Several workers together may
    /// exceed it by the messages that each has in flight.
    virtual std::size_t most_open() const noexcept { return 0; }
};

}  // namespace outbound
