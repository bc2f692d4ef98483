// One provider account as the engine uses it: a queue of parcels, as many senders as the account takes at once, and a gate.
#pragma once

#include "engine/outbox.hpp"
#include "engine/signal.hpp"
#include "rules/gate.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace outbound {

/// Sends parcels in the order they came. A message that was proven not accepted waits for the gate and goes again as the same
/// attempt; one that the account refuses goes to `refused`.
class wire : public std::enable_shared_from_this<wire> {
public:
    /// `refused` is told of parcels that this account cannot send, with its answer, and finds them another way.
    using refusal = std::function<void(wire& from, parcel refused, const delivery& why)>;

    wire(const boost::asio::any_io_executor& executor, clock& time, std::shared_ptr<provider> account, refusal refused);

    provider& account() const noexcept { return *account_; }

    void submit(parcel p);

    /// Gives back, unsent, what still waits in the queue for `owner`.
    void recall(const outbox_owner& owner);

    /// Hears of a throttle: the pace of the account should slow down until then.
    std::function<void(wire& from, std::chrono::milliseconds wait)> throttled;

    /// How many messages of the account have no final status, as the store counts them just now.
    void count_open(std::size_t amount);

    /// Lets idle senders end. What is under way comes back all the same.
    void close();

private:
    boost::asio::awaitable<void> send_until_closed();
    void take_back(const parcel& p, const std::vector<delivery>& outcomes);
    void give_back_unsent(const parcel& p);
    void wake_all_gated();
    bool has_room() const noexcept;

    boost::asio::any_io_executor executor_;
    clock& time_;
    std::shared_ptr<provider> account_;
    refusal refused_;
    rules::gate gate_;
    std::deque<parcel> queue_;
    std::vector<signal*> idle_;   // Senders without a parcel.
    std::vector<signal*> gated_;  // Senders that wait for the gate.
    std::size_t senders_ = 0;
    std::size_t under_way_ = 0;
    // Messages without a final status: as the store counted them, and those accepted since, or so shortly before that they may
    // not have been recorded when it counted.
    std::size_t open_ = 0;
    std::size_t accepted_before_ = 0;
    std::size_t accepted_since_ = 0;
    bool closed_ = false;
};

}  // namespace outbound
