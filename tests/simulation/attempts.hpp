// The model's rule for repeated sends: records every hand-over to a vendor and every commit, and decides which
// hand-over may follow which.
#pragma once

#include "simulation/facts.hpp"
#include "simulation/report.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace outbound::simulation {

/// One message handed over to a vendor.
struct hand_over {
    recipient_place place;
    std::int32_t attempt = 0;
    int worker = 0;
    std::string account;
    std::string address;
    timestamp at{};
    commit_number grant = 0;        ///< The commit that allowed it.
    bool accepted = false;          ///< True state at the vendor: it has the message.
    bool is_proven_unsent = false;  ///< The answer to the worker proves that the vendor does not have it.
    bool is_refused = false;        ///< The answer to the worker is a permanent refusal.
    bool is_reported = false;       ///< Committed: an event about it.
    bool is_forgotten = false;      ///< Its campaign was restored from an archive that may be older.
    bool is_known = false;          ///< Committed: that it was accepted, or an event that proves it.
    commit_number failed_at = 0;    ///< Committed: that it failed.
    commit_number missed_at = 0;    ///< Committed: that the line was busy or the call was not answered.
};

/// The setting of all workers: an email that may have arrived that many times is not sent again by itself.
inline constexpr std::int32_t most_attempts = 3;

/// The properties of a campaign that attempts depend on.
struct attempt_rules {
    outbound::channel channel = outbound::channel::email;
    bool resends_unknown = true;
    std::int32_t redials = 0;
};

class attempts {
public:
    explicit attempts(report& findings) : findings_{findings} {}

    void keep_rules(campaign_id id, const attempt_rules& rules) { rules_[id] = rules; }

    /// `fault` is the reason why the grant was wrong; empty if it was right.
    void grant(int worker, recipient_place place, commit_number commit, bool after_unknown, std::string fault);

    /// The worker starts to send the message's bytes to a vendor. Returns the number of the hand-over.
    std::size_t begin(hand_over h);
    hand_over& at(std::size_t number) { return all_[number]; }

    void settle(campaign_id campaign, const settlement& outcome, commit_number commit);
    void report_event(recipient_place place, std::int32_t attempt, event_kind kind, commit_number commit);
    void retry_failed(campaign_id campaign, commit_number commit) { retries_[campaign].push_back(commit); }

    /// An archive contains the grants before `commit`.
    void archive(campaign_id campaign, commit_number commit) { archives_.try_emplace(campaign, commit); }
    /// The campaign is restored from one of its archives.
    void restore(campaign_id campaign);

    /// All hand-overs to one recipient, by number.
    std::vector<std::size_t> hand_overs_to(recipient_place place) const;
    const std::vector<hand_over>& all() const noexcept { return all_; }
    /// The number of the last attempt that was handed over; 0: none.
    std::int32_t last_attempt_of(recipient_place place) const;
    bool was_archived(campaign_id id) const { return archives_.contains(id); }
    /// Every worker that was granted this recipient.
    std::set<int> granted_to(recipient_place place) const;
    const attempt_rules& rules_of(campaign_id id) const { return rules_.at(id); }

private:
    struct given_grant {
        int worker = 0;
        commit_number commit = 0;
        bool after_unknown = false;
        std::string fault;
    };

    bool may_follow(const hand_over& before, const hand_over& now, const given_grant& grant) const;
    bool was_retried(const hand_over& before, commit_number until) const;

    report& findings_;
    std::map<campaign_id, attempt_rules> rules_;
    std::map<recipient_place, given_grant> grants_;  ///< The latest.
    std::map<recipient_place, std::set<int>> workers_;
    std::map<recipient_place, std::vector<std::size_t>> by_place_;
    std::map<campaign_id, std::vector<commit_number>> retries_;
    std::map<campaign_id, commit_number> archives_;  ///< The oldest.
    std::vector<hand_over> all_;
};

}  // namespace outbound::simulation
