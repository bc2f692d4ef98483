// Who may be contacted, in the model's own opinion: facts that keep an address from being contacted, and what lifts
// which.
#pragma once

#include "simulation/facts.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::simulation {

/// How an opt-out came about.
enum class origin {
    word,    ///< STOP by SMS.
    link,    ///< Our unsubscribe page.
    key,     ///< A key pressed during a call.
    vendor,  ///< The vendor's own unsubscribing.
    complaint,
    bounce,
    invalid,  ///< There is no such address.
    desk,     ///< An operator, or a file.
    unclear,  ///< The vendor says that it is refused, and not why.
};

enum class standing {
    free,
    opted_out,
    disputed,  ///< What was told contradicts itself, so that either is right.
};

class consent {
public:
    using whose = std::pair<channel, std::string>;

    /// Keeps an opt-out that was committed. `since` is when the person did it; `until` when it ends by itself.
    void opt_out(
        const whose& address, origin how, std::string source, timestamp since, std::optional<timestamp> until = {});

    /// START by SMS: lifts STOP of that number, if it is newer.
    void start_again(const whose& address, timestamp at);
    /// The vendor says that the person came back: lifts what that vendor said, if it is newer.
    void resubscribe(const whose& address, const std::string& vendor, timestamp at);
    /// The message arrived: there is such an address after all.
    void arrive(const whose& address);
    /// An operator removed what there was.
    void remove(const whose& address, timestamp at);

    standing ask(const whose& address, timestamp now) const;
    /// Why not, for people.
    std::string reason(const whose& address, timestamp now) const;

    /// Every address that anything is known of.
    std::vector<whose> addresses() const;

private:
    struct fact {
        origin how;
        std::string source;
        timestamp since;
        std::optional<timestamp> until;
        standing state = standing::opted_out;
    };
    struct file {
        std::vector<fact> facts;
        std::optional<timestamp> removed;               ///< The newest removal.
        std::optional<timestamp> started;               ///< The newest START.
        std::map<std::string, timestamp> resubscribed;  ///< The newest, by vendor.
    };

    std::map<whose, file> files_;
};

}  // namespace outbound::simulation
