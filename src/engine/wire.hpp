// One provider account inside an engine: a queue of parcels, as many senders as the account allows, and a gate.
#pragma once

#include "engine/parcel_queue.hpp"
#include "engine/signal.hpp"
#include "rules/gate.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace outbound {

/// Sends parcels in the order of parcel_queue. A message that is proven not accepted waits for the gate and is sent
/// again as the same attempt; one that waited long returns unsent, so that its recipient is checked again. A message
/// that the account cannot send goes to `refused`. No delivery takes longer than the account's deadline: its messages
/// are unknown then, regardless of the provider.
class wire : public std::enable_shared_from_this<wire> {
public:
    /// Receivers of reports about an account.
    struct reports {
        /// Messages that this account cannot send, with its refusal: another account should send them.
        std::function<void(wire& from, parcel refused, const delivery& refusal)> refused;
        /// A throttle: the account's pace should pause for `wait`.
        std::function<void(wire& from, std::chrono::milliseconds wait)> throttled;
        /// The account has been unreachable for a while: another account may send instead.
        std::function<void(wire& from, const delivery& failure)> unreachable;
        /// The provider broke its contract, or threw.
        std::function<void(const std::string& fault)> failed;
    };

    wire(const boost::asio::any_io_executor& executor, clock& time, std::shared_ptr<provider> account, reports news);

    provider& account() const noexcept { return *account_; }
    std::shared_ptr<provider> shared_account() const noexcept { return account_; }

    /// Maximum duration of a delivery.
    std::chrono::milliseconds longest_delivery() const noexcept { return account_->deadline() + cancellation_grace; }

    void submit(parcel p);

    /// Returns the queued messages of `owner` unsent.
    void recall(const outbox_owner& owner);

    /// Empties the queue, for another account to send.
    std::deque<parcel> take_queue() { return queue_.take_all(); }

    /// Lets other accounts send instead of this one until `until`; afterwards one parcel probes it.
    void stand_aside_until(clock::steady_time until) noexcept { aside_until_ = until; }

    /// Time at which a closed gate opens.
    clock::steady_time opens_at() const noexcept { return gate_.opens_at(); }

    /// Whether a parcel may use the account: it is reachable, or due for a probe.
    bool may_take(clock::steady_time now) const noexcept;

    /// Maximum number of messages that are queued or under way.
    std::size_t held() const noexcept { return (queue_.size() + under_way_.size()) * account_->batch_size(); }

    /// Whether a delivery has been under way for `longest`.
    bool is_late(clock::steady_time now, std::chrono::milliseconds longest) const noexcept
    {
        return std::ranges::any_of(under_way_, [&](const auto& flying) { return now - flying->began >= longest; });
    }

    /// Whether the last delivery that reached the account succeeded, so that nothing waits for a probe.
    bool is_open() const noexcept { return gate_.is_open(); }

    /// Sets the number of messages without a final status, just counted by the store.
    void count_open(std::size_t amount);

    /// Ends idle senders, cancels deliveries in progress, and ignores their outcomes.
    void close();

private:
    /// A sender and its delivery.
    struct sender {
        explicit sender(const boost::asio::any_io_executor& executor) : turn{executor} {}

        signal turn;
        boost::asio::cancellation_signal cancel;
        parcel sent;
        clock::steady_time began{};
        std::size_t place = 0;   // Index in under_way_.
        bool cancelled = false;  // Its deadline has passed; it ends after this delivery.
        bool abandoned = false;  // Its messages are unknown and its outcomes ignored.
    };

    static constexpr std::chrono::milliseconds cancellation_grace{100};

    void add_sender();
    boost::asio::awaitable<void> send_until_closed(std::shared_ptr<sender> self);
    bool ready(clock::steady_time now) const noexcept;
    bool waited_long(const parcel& p) const noexcept;
    boost::asio::awaitable<void> rest(sender& self);
    void take_off(const std::shared_ptr<sender>& self, parcel next, clock::steady_time now);
    void land(const sender& self);
    void finish(sender& self, std::vector<delivery> outcomes, std::string fault);
    boost::asio::awaitable<void> watch_deadlines();
    void end_late_deliveries(clock::steady_time now);
    void abandon(const std::shared_ptr<sender>& late);
    void take_back(const parcel& p, const std::vector<delivery>& outcomes);
    void wake_all_gated();
    bool has_room() const noexcept;

    boost::asio::any_io_executor executor_;
    clock& time_;
    std::shared_ptr<provider> account_;
    reports reports_;
    rules::gate gate_;
    parcel_queue queue_;
    std::vector<signal*> idle_;   // Senders without a parcel.
    std::vector<signal*> gated_;  // Senders that wait for the gate.
    clock::steady_time gated_until_{};
    std::size_t senders_ = 0;
    std::vector<std::shared_ptr<sender>> under_way_;
    signal watch_;
    bool watching_ = false;
    bool watch_rests_ = false;  // The watch waits for a delivery to begin.
    clock::steady_time aside_until_ = clock::steady_time::min();
    // Messages without a final status: those counted by the store, and those accepted since, or too shortly before the
    // count to be included.
    std::size_t open_ = 0;
    std::size_t accepted_before_ = 0;
    std::size_t accepted_since_ = 0;
    bool closed_ = false;
};

}  // namespace outbound
