// The model: the promises of outbound, independent of their implementation. It observes every commit (facts), every
// hand-over to a vendor and every answer, and reports a broken promise.
//
// It includes nothing of src/: types come from include/outbound; its rules are separate.
#pragma once

#include "simulation/attempts.hpp"
#include "simulation/audience.hpp"
#include "simulation/clocks.hpp"
#include "simulation/consent.hpp"
#include "simulation/coverage.hpp"
#include "simulation/facts.hpp"
#include "simulation/progress.hpp"
#include "simulation/rates.hpp"
#include "simulation/report.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace outbound::simulation {

class model final : public facts {
public:
    model(const world_clock& time, report& findings, coverage& seen)
        : time_{time},
          findings_{findings},
          seen_{seen},
          attempts_{findings},
          audience_{findings},
          rates_{time, findings},
          progress_{time, findings}
    {
    }

    // Commits.
    void accounts_read(std::optional<timestamp> next) override { account_returns_ = next; }
    void looked(int worker, const std::vector<campaign_work>& works) override;
    void leased(campaign_id campaign, recipient_seq first, timestamp until) override;
    void granted(int worker, campaign_id campaign, const queued_recipient& recipient, bool after_unknown) override;
    void withheld(campaign_id campaign, std::size_t recipients) override;
    void settled(campaign_id campaign, std::span<const settlement> outcomes) override;
    void events_recorded(std::span<const provider_event> events) override;
    void unsubscribed(recipient_place place, bool is_all, bool is_stored) override;
    void suppressed(std::span<const suppression> entries) override;
    void unsuppressed(channel via, std::string_view address) override;
    void contact_stored(contact_id id, const contact& person) override;
    void contact_removed(contact_id id, bool is_erased) override;
    void campaign_created(const campaign& c) override;
    void prepared(campaign_id id, const preparation& done) override { audience_.prepare(id, done); }
    void campaign_updated(const campaign& c) override;
    void status_changed(campaign_id id, campaign_status status) override;
    void campaign_scheduled(const campaign& c) override;
    void campaign_due(campaign_id id, campaign_status status) override;
    void campaign_removed(campaign_id id) override;
    void campaign_archived(campaign_id id) override;
    void campaign_restored(campaign_id id) override;
    void failed_retried(campaign_id id) override;
    void limit_set(std::string_view name, double per_second) override;
    void message_stored(const one_off_message& m) override;

    // Vendors and people.
    /// `is_turned_away`: the vendor refuses the request at once, and the message is sent again.
    std::size_t handed_over(int worker, const std::string& account, const message& m, bool is_turned_away);
    rates& measured() noexcept { return rates_; }
    /// Messages of that channel, or of all, may be late by `lateness`; no progress is required for `trouble`.
    void hold_up(std::optional<channel> via, microseconds lateness, microseconds trouble);
    void count_workers(int amount) { workers_ = amount; }
    /// A worker starts while no other worker runs.
    void first_comes_up() { progress_.begin(); }
    hand_over& hand_over_at(std::size_t number) { return attempts_.at(number); }
    const std::vector<hand_over>& hand_overs() const noexcept { return attempts_.all(); }
    /// Campaigns that hold one-off messages.
    const std::set<campaign_id>& message_holders() const noexcept { return message_holders_; }
    /// The unsubscribe page of this message confirmed the opt-out; it holds from now on.
    void unsubscribed_by_page(const std::string& key);

    // Workers. From now on rows granted to this worker may end as unknown although no byte was sent.
    void disturb(int worker) { disturbed_.insert(worker); }

    // Checks at quiet moments. `at_end`: faults are over and nothing is left to do.
    void check_campaign(store& db, campaign_id id, bool at_end);
    void check_suppressions(store& db);
    void check_periods(store& db);

    /// Set by the world: the number of the last commit; the effect of a look on a worker's clock.
    std::function<commit_number()> commits;
    std::function<void(int worker, microseconds due)> on_look;
    std::string instance;

private:
    struct known_person {
        std::string email, phone;
        bool is_gone = false;
        contact_id id = 0;
    };

    /// What events report from the recipient's side.
    struct arrival {
        bool bounced = false;  ///< For a known cause.
        bool by_machine = false;
        bool arrived = false;
    };

    struct sent_to {
        std::string address;
        std::string person;      ///< external_id
        contact_id contact = 0;  ///< The contact with that external_id at the time of the grant.
    };

    std::optional<std::pair<recipient_place, std::int32_t>> place_of(const std::string& key) const;
    double rate_of(const campaign_work& work) const;
    bool may_send(campaign_id campaign, campaign_status status) const;
    std::vector<known_person> people_behind(const sent_to& to, channel via, bool is_stored) const;
    bool has_opted_out(const recipient_place& place, const consent::channel_address& address) const;
    bool is_transaction(const recipient_place& place) const;
    void check_wait(const hand_over& h);
    bool is_first_to(const hand_over& h);
    void apply_event(const provider_event& e);
    void note_moment(const recipient_place& place, std::int32_t attempt, const provider_event& e, bool is_again);
    void note_arrival(const recipient_place& place, const provider_event& e);
    void check_arrival(const recipient& row, channel via);
    void check_recipient(const recipient& row, bool at_end, bool is_over);
    void check_cause(const recipient& row, const campaign& stored, const std::vector<recipient>& rows);
    bool has_cause(const recipient& row, const campaign& stored, const std::vector<recipient>& rows) const;
    void check_end(const campaign& stored);
    void check_duplicates(const std::vector<recipient>& rows);
    void check_counts(store& db, campaign_id id, const std::vector<recipient>& rows);
    void broken(std::string_view invariant, std::string detail) { findings_.broken(invariant, std::move(detail)); }

    const world_clock& time_;
    report& findings_;
    coverage& seen_;
    attempts attempts_;
    audience audience_;
    consent consent_;
    rates rates_;
    progress progress_;
    std::map<contact_id, std::string> names_;     ///< external_id
    std::map<std::string, known_person> people_;  ///< By external_id.
    std::map<contact_id, known_person> deleted_;  ///< Deleted and not erased.
    std::map<recipient_place, sent_to> recipients_;
    std::map<recipient_place, message_kind> messages_;
    std::map<recipient_place, arrival> arrivals_;
    std::map<campaign_id, campaign_status> statuses_;
    std::map<campaign_id, channel> channels_;
    std::map<campaign_id, message_kind> kinds_;
    std::set<std::pair<campaign_id, std::string>> reached_;  ///< Addresses that a message was handed over for.
    std::map<std::pair<campaign_id, recipient_seq>, timestamp> leases_;
    std::map<campaign_id, campaign> scheduled_;
    std::optional<timestamp> account_returns_;
    std::set<campaign_id> message_holders_;
    std::set<campaign_id> restored_;  ///< From an archive that may be older than what was observed since.
    std::set<campaign_id> removed_;
    std::map<std::string, timestamp> events_;  ///< The time of the first report, by key and id.
    std::set<int> disturbed_;
    int workers_ = 1;
};

/// All recipients of a campaign.
std::vector<recipient> rows_of(store& db, campaign_id id);

}  // namespace outbound::simulation
