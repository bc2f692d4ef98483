// Consent as the model derives it: which facts forbid contacting an address, and which later facts lift them.
#pragma once

#include "simulation/facts.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::simulation {

/// The cause of an opt-out.
enum class origin {
    stop_word,  ///< STOP by SMS.
    link,       ///< Our unsubscribe page.
    key,        ///< A key pressed during a call.
    vendor,     ///< The vendor's own unsubscribing.
    complaint,
    bounce,
    invalid,         ///< The address does not exist.
    operator_entry,  ///< An operator, or a file.
    unclear,         ///< The vendor refuses the address without a reason.
};

enum class standing {
    free,
    opted_out,
    disputed,  ///< Reports contradict each other; either answer is right.
};

class consent {
public:
    using channel_address = std::pair<channel, std::string>;

    /// Records a committed opt-out. `since` is when the person opted out; `until` when the opt-out expires.
    void opt_out(const channel_address& address, origin cause, std::string source, timestamp since, timestamp now,
        std::optional<timestamp> until = {});

    /// START by SMS: lifts an older STOP of that number.
    void start_again(const channel_address& address, timestamp at, timestamp now);
    /// The vendor reports a new subscription: lifts that vendor's older unsubscribes.
    void resubscribe(const channel_address& address, const std::string& vendor, timestamp at, timestamp now);
    /// A message was delivered, so the address exists.
    void arrive(const channel_address& address);
    /// An operator removed the suppressions of the address.
    void remove(const channel_address& address, timestamp at);

    standing ask(const channel_address& address, timestamp now) const;
    /// The same for a transactional email, which an unsubscribe does not forbid.
    standing ask_for_transaction(const channel_address& address, timestamp now) const;
    /// The commit of the oldest opt-out that holds at `now`.
    std::optional<timestamp> opted_out_at(const channel_address& address, timestamp now, bool is_transaction) const;
    /// Since `from`, at least at one moment, an opt-out held or may have held. `is_transaction`: see
    /// ask_for_transaction().
    bool has_forbidden(const channel_address& address, timestamp from, bool is_transaction) const;
    /// Causes of the opt-outs that hold at `now`, for messages.
    std::string reason(const channel_address& address, timestamp now) const;

    /// Every address with at least one recorded fact.
    std::vector<channel_address> addresses() const;

private:
    struct fact {
        origin cause;
        std::string source;
        timestamp since;
        timestamp committed;
        std::optional<timestamp> until;
        standing state = standing::opted_out;
        std::optional<timestamp> lifted;  ///< Committed: that nothing is left of it.
    };
    struct file {
        std::vector<fact> facts;
        std::optional<timestamp> removed;               ///< The newest removal.
        std::optional<timestamp> started;               ///< The newest START.
        std::map<std::string, timestamp> resubscribed;  ///< The newest, by vendor.
    };

    static void lift(fact& each, bool is_disputed, timestamp now);

    template <class Counts>
    standing ask(const channel_address& address, timestamp now, Counts counts) const;

    std::map<channel_address, file> files_;
};

}  // namespace outbound::simulation
