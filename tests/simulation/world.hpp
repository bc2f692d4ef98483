// The simulated world: runs one script from its first step until it is idle.
#pragma once

#include "simulation/coverage.hpp"
#include "simulation/model.hpp"
#include "simulation/report.hpp"
#include "simulation/script.hpp"
#include "simulation/trace.hpp"
#include "simulation/traffic.hpp"
#include "simulation/vendor.hpp"
#include "simulation/worker.hpp"

#include "api/context.hpp"

#include <memory>
#include <string>
#include <vector>

namespace outbound::simulation {

/// Options of a run.
struct play_settings {
    std::string database = "sqlite://:memory:";    ///< On a server each script gets a separate schema.
    bool echo = false;                             ///< Print the trace.
    std::set<std::string, std::less<>> ignored;    ///< Invariants known to be broken.
    std::map<std::int64_t, store_fault> at_write;  ///< The walk: faults of the n-th writing store calls.
    std::optional<action> forbidden;               ///< Violates an invariant of tests; vendor and fault do not.
    std::int64_t failing_read = 0;                 ///< The walk: the n-th reading call fails; 0: none.
};

/// The result of a run.
struct run_result {
    std::optional<violation> found;
    std::size_t steps = 0;  ///< Played so far.
    std::uint64_t hash = 0;
    std::vector<std::string> tail;
    std::int64_t writes = 0;              ///< Store calls that write.
    std::int64_t reads = 0;               ///< Store calls that only read.
    std::vector<std::int64_t> effective;  ///< Numbers of the calls that changed something.
    microseconds lasted{0};
};

run_result play(const script& plan, const play_settings& settings, coverage& seen);

class world {
public:
    world(const script& plan, const play_settings& settings, coverage& seen);

    run_result run();

private:
    // world.cpp: time.
    void settle();
    void advance(microseconds moment);
    microseconds next_moment();
    void play_until(microseconds moment);
    void heal();
    void resume_all();
    void set_paces(double per_second);
    void measure_paces();
    void wait_for_the_end();
    bool is_idle();
    void check(bool at_end);
    bool broken() const noexcept { return findings_.first().has_value(); }

    // steps.cpp: steps. Each returns whether the step had an effect; coverage counts only those that had.
    void take(const step& s);
    bool take_worker_step(const step& s);
    bool take_person_step(const step& s);
    bool take_operator_step(const step& s);
    void come_up(std::size_t slot, int skew);
    void arm(const step& s);
    void take_reports();
    bool record(std::vector<provider_event> events);

    // operators.cpp: operations. Those with a step return whether the step had an effect.
    std::optional<boost::json::object> call(std::string_view operation, boost::json::object request);
    /// True if `member` of the answer is not 0.
    bool call_counted(std::string_view operation, boost::json::object request, std::string_view member);
    void add_people();
    bool create_campaign(const step& s);
    bool change_hours(const step& s);
    bool change_expiry(const step& s);
    bool start(campaign_id id, int schedule_in);
    bool import_suppressions(const step& s);
    bool archive(campaign_id id);
    bool restore(const step& s);
    bool send_message(const step& s);
    bool clone(campaign_id id);
    bool remove_contact(const step& s, std::string_view operation);
    bool update_contact(const step& s);
    bool suppress(const step& s);
    bool resume_account(const step& s);
    bool set_account_pace(const step& s);
    boost::json::object address_at(int n, int kind) const;
    campaign_id campaign_at(int n) const;

    /// searches.cpp: what follows a change of a contact. Returns `had_effect`.
    bool search_after(const step& s, bool had_effect);

    // people.cpp: actions of people.
    bool unsubscribe(const step& s);
    bool send_word(const step& s, event_kind kind);
    void repeat_word(provider_event e);
    bool report_on(channel via, int n, const std::function<void(provider_event&)>& fill);
    std::string phone_of(int n) const;

    const script& script_;
    play_settings settings_;
    coverage& seen_;
    world_clock time_;
    trace log_{time_};
    report findings_;
    testing::seeded_random random_;
    std::unique_ptr<store> real_;
    traffic calls_{time_, log_, seen_};
    model model_{time_, findings_, seen_};
    store_room room_;
    vendor vendor_;
    std::unique_ptr<store> operator_store_;  ///< The operators' store.
    api::context context_;

    std::vector<std::unique_ptr<worker>> workers_;  ///< All workers, in order of creation.
    std::vector<worker*> slots_;
    std::vector<campaign_id> campaigns_;
    std::vector<std::string> archives_;
    std::vector<std::pair<std::string, std::string>> links_;  ///< Key and unsubscribe link of emails that arrived.
    std::size_t next_step_ = 0;
    std::int64_t reports_ = 0;
    std::int64_t messages_ = 0;  ///< Requested.
    std::size_t ready_ = 0;      ///< Handlers run since time last moved.
};

}  // namespace outbound::simulation
