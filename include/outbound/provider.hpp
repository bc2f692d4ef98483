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
        accepted,   ///< The vendor took it; `vendor_id` is set.
        rejected,   ///< It never will: bad address, opted out, content refused. Final.
        throttled,  ///< Not taken, too fast: come back after `retry_after`. Costs no attempt.
        not_sent,   ///< No byte of the request left, or the vendor documents that nothing was accepted. Tried again.
        account_refused,  ///< The account may not send (key, quota, suspension). The account is set aside; the message
                          ///< stays.
        unknown,          ///< It may have happened: the answer was lost. Never read it as failure.
    };
    outcome result = outcome::unknown;
    std::string vendor_id;  ///< The vendor's id for the message or request; empty unless accepted.
    std::string
        code;  ///< Short stable code of the fault: the vendor's own, or ours (`connect`, `tls`, `timeout`;
               ///< not_sent with `deadline`: the call's time was used up by others, and says nothing of the account).
    std::string detail;  ///< One line as the vendor worded it. No credentials.
    std::string
        suppress;  ///< rejected: why the address must not be written to again (`unsubscribe`, `invalid`); else empty.
    std::chrono::milliseconds retry_after{0};  ///< For throttled and account_refused; 0: the engine decides.
    /// rejected: the account's settings exclude this recipient (a region that is switched off), not the address and not
    /// the message. Many of them pause the campaign.
    bool by_settings = false;
};

template <>
struct names<delivery::outcome> {
    static constexpr std::array<std::pair<delivery::outcome, std::string_view>, 6> value{{
        {delivery::outcome::accepted, "accepted"},
        {delivery::outcome::rejected, "rejected"},
        {delivery::outcome::throttled, "throttled"},
        {delivery::outcome::not_sent, "not_sent"},
        {delivery::outcome::account_refused, "account_refused"},
        {delivery::outcome::unknown, "unknown"},
    }};
};

/// Codes of outbound's own in delivery::code, beside skip_reason and the names of faults of the network.
enum class delivery_code {
    certificate,      ///< not_sent: the server's certificate does not hold. The account is set aside.
    deadline,         ///< not_sent: other messages of the call used up its time. Says nothing about the account.
    timeout,          ///< unknown: no answer within the deadline.
    quota,            ///< account_refused: the account's quota is used up.
    content,          ///< rejected: the campaign's content or settings cannot be sent.
    too_large,        ///< rejected: the message exceeds the vendor's limit.
    unsubscribe_url,  ///< rejected: the recipient's unsubscribe URL is not valid.
};

template <>
struct names<delivery_code> {
    static constexpr std::array<std::pair<delivery_code, std::string_view>, 7> value{{
        {delivery_code::certificate, "certificate"},
        {delivery_code::deadline, "deadline"},
        {delivery_code::timeout, "timeout"},
        {delivery_code::quota, "quota"},
        {delivery_code::content, "content"},
        {delivery_code::too_large, "too_large"},
        {delivery_code::unsubscribe_url, "unsubscribe_url"},
    }};
};

/// What a vendor allows an account at present.
struct account_terms {
    double per_second = 0;                         ///< Messages a second; 0: unknown.
    std::string refusal;                           ///< Why the account may not send at all; empty if it may.
    std::chrono::milliseconds ask_again{300'000};  ///< Time until the next question.
};

/// A question to the vendor: the status of one message.
struct inquiry {
    std::string key;        ///< message::key.
    std::string vendor_id;  ///< Empty when the answer to the sending was lost.
    std::string address;
    outbound::campaign_id campaign = 0;
    timestamp earliest{}, latest{};      ///< Between these it was handed over, if it was.
    std::vector<std::string> known_ids;  ///< Vendor's ids of other messages to that address, which it cannot be.
    /// What the message said, where vendor_id is empty: messages of other programs to the same address are
    /// distinguished by it.
    std::shared_ptr<const content> shared;  ///< The campaign's content; null if no longer known.
    std::string text;                       ///< SMS: the body; empty if no longer known.
};

/// Delivers messages through one vendor account.
///
/// Threads: called on the engine's executor; calls overlap, so share no state across a suspension without care.
/// Lifetime: the provider and the messages outlive every call; the engine sees to it.
/// Exceptions: of any type; recorded as delivery::outcome::unknown, never passed on.
/// Cancellation: the engine cancels (cancellation_type::terminal) a call that takes longer than deadline(), or that is
/// under way
///   when the engine has stopped. An operation cancelled after bytes left is `unknown`. A call that does not end for
///   that is abandoned: its messages are recorded as unknown, and what it returns later is ignored.
class provider {
public:
    virtual ~provider() = default;

    /// Name in routes, logs and the store: 1–64 of [a-z0-9-]. Must never change for an account.
    virtual std::string_view name() const noexcept = 0;

    virtual outbound::channel channel() const noexcept = 0;

    /// Most messages one call to deliver() may carry.
    virtual std::size_t batch_size() const noexcept { return 1; }

    /// Most calls to deliver() that may be under way at once.
    virtual std::size_t concurrency() const noexcept { return 64; }

    /// Longest time one call to deliver(), find() or terms() may take: the engine ends it then. Leases are kept longer.
    virtual std::chrono::milliseconds deadline() const noexcept { return std::chrono::seconds{30}; }

    /// Hands the messages (1..batch_size(), all of one campaign) to the vendor and returns the result of each, in the
    /// same order. One attempt: waiting and retrying are the engine's.
    virtual boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) = 0;

    /// Asks the vendor what the account may do. `nullopt`: not supported; do not ask again.
    virtual boost::asio::awaitable<std::optional<account_terms>> terms() { co_return std::nullopt; }

    /// How long after the handover the engine asks for the fate of a message that has no final status yet, and then
    /// again, later each time; 0: never; events alone report it.
    virtual std::chrono::seconds find_after() const noexcept { return std::chrono::seconds{0}; }

    /// Asks the vendor what became of a message. `nullopt`: the vendor does not know it, or did not answer.
    virtual boost::asio::awaitable<std::optional<provider_event>> find([[maybe_unused]] const inquiry& request)
    {
        co_return std::nullopt;
    }

    /// Most messages that may be without a final status at once (calls under way); 0: no limit. Several workers may
    /// pass it by what each of them has in flight.
    virtual std::size_t most_open() const noexcept { return 0; }
};

}  // namespace outbound
