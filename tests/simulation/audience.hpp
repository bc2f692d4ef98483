// Nobody is lost: every contact that a campaign is for becomes one recipient, and a recipient is skipped only for a
// true cause. The model keeps every version of every contact, and those that exist when a campaign is first prepared.
#pragma once

#include "simulation/report.hpp"

#include <outbound/campaign.hpp>
#include <outbound/contact.hpp>
#include <outbound/dispatch_store.hpp>
#include <outbound/recipient.hpp>

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace outbound::simulation {

class audience {
public:
    explicit audience(report& findings) : findings_{findings} {}

    void store(contact_id id, const contact& person, timestamp at);
    void remove(contact_id id, timestamp at);
    void create(campaign_id id, timestamp at) { campaigns_[id].created_at = at; }
    /// Committed: a part of the contacts became recipients. Scripts use campaigns for all contacts.
    void prepare(campaign_id id, const preparation& done);
    /// The campaign was restored: its recipients may be older, and its contacts have other numbers.
    void forget(campaign_id id) { campaigns_.erase(id); }

    /// Once a campaign is prepared, compares its recipients with the contacts.
    void check(campaign_id id, std::span<const recipient> rows);

    timestamp created_at(campaign_id id) const;
    bool is_gone(contact_id id) const { return removed_.contains(id); }
    std::optional<timestamp> gone_at(contact_id id) const;
    bool was_anybody_removed() const { return !removed_.empty(); }
    /// Since `from`, at least at one moment, the contact had no such address.
    bool lacked_address(contact_id id, channel via, timestamp from) const;
    bool lacked_first_name(contact_id id, timestamp from) const;

private:
    struct version {
        timestamp since;
        std::string email, phone, first_name;
    };

    struct prepared_campaign {
        timestamp created_at{};
        std::set<contact_id> known;  ///< Contacts at the first preparation.
        std::set<contact_id> owed;   ///< Those of them that existed until the last one.
        bool has_ended = false;
    };

    template <class Lacks>
    bool any_version(contact_id id, timestamp from, Lacks lacks) const;

    report& findings_;
    std::map<contact_id, std::vector<version>> contacts_;
    std::map<contact_id, timestamp> removed_;
    std::map<campaign_id, prepared_campaign> campaigns_;
};

}  // namespace outbound::simulation
