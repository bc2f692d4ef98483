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
};

/// The result of a run.
struct run_result {
    std::optional<violation> found;
    std::size_t steps = 0;  ///< Played so far.
    std::uint64_t hash = 0;
    std::vector<std::string> tail;
    std::int64_t writes = 0;              ///< Store calls that write.
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
    void set_paces(double per_second);
    void measure_paces();
    void wait_for_the_end();
    bool is_idle();
    void check(bool at_end);
    bool broken() const noexcept { return findings_.first().has_value(); }

    // steps.cpp: steps.
    void take(const step& s);
    bool take_worker_step(const step& s);
    bool take_person_step(const step& s);
    bool take_operator_step(const step& s);
    void come_up(std::size_t slot, int skew);
    void arm(const step& s);
    void take_reports();
    void record(std::vector<provider_event> events);

    // operators.cpp: operations.
    std::optional<boost::json::object> call(std::string_view operation, boost::json::object request);
    void add_people();
    void create_campaign(const step& s);
    void change_hours(const step& s);
    void start(campaign_id id, int schedule_in);
    void import_suppressions(const step& s);
    void archive(campaign_id id);
    void restore(const step& s);
    void send_message(const step& s);
    void clone(campaign_id id);
    void remove_contact(const step& s, std::string_view operation);
    void update_contact(const step& s);
    void suppress(const step& s);
    boost::json::object address_at(int n, int kind) const;
    campaign_id campaign_at(int n) const;

    // people.cpp: actions of people.
    void unsubscribe(const step& s);
    void send_word(const step& s, event_kind kind);
    void report_on(channel via, int n, const std::function<void(provider_event&)>& fill);
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
    model model_{time_, findings_};
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
