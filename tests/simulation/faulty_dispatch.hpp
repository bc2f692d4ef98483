// Calls of workers, with faults.
#pragma once

#include "simulation/faulty_store.hpp"

namespace outbound::simulation {

class faulty_dispatch final : public dispatch_store {
public:
    explicit faulty_dispatch(store_door door) : door_{door} {}

    due_campaigns start_scheduled(std::chrono::milliseconds max_late) override;
    std::vector<campaign_work> work() override;
    preparation prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size) override;
    std::optional<claimed_range> claim_range(campaign_id campaign, const claim_terms& terms) override;
    std::vector<window> open_windows(std::span<const window_request> requests) override;
    std::size_t due_retries(campaign_id campaign, std::size_t limit) override;
    std::vector<claimed_retry> claim_retries(
        campaign_id campaign, std::size_t limit, const claim_terms& terms) override;
    void settle_retries(campaign_id campaign, std::int64_t token, std::span<const settlement> outcomes) override;
    bool close_rest(campaign_id campaign, std::size_t ranges) override;
    bool complete(campaign_id campaign) override;

private:
    void wait_for_earlier_claims(const claim_terms& terms);

    dispatch_store& real() { return door_.room.real.dispatch(); }
    void report_window(const window_request& request, const window& answer);

    store_door door_;
    /// Ranges that this program claimed, with the rows that were queued then.
    std::map<std::pair<campaign_id, recipient_seq>, std::vector<queued_recipient>> claimed_;
};

class faulty_watches final : public watch_store {
public:
    explicit faulty_watches(store_door door) : door_{door} {}

    std::vector<watched_message> due(std::size_t limit) override
    {
        return door_.write(store_call::due_watches, [this, limit] {
            auto due = door_.room.real.watches().due(limit);
            if (!due.empty())
                door_.changed();
            return due;
        });
    }
    std::map<std::string, std::int64_t> open_calls() override
    {
        return door_.read([&] { return door_.room.real.watches().open_calls(); });
    }

private:
    store_door door_;
};

class faulty_pace final : public pace_store {
public:
    explicit faulty_pace(store_door door) : door_{door} {}

    std::optional<timestamp> reserve(std::string_view name, std::size_t units, double per_second) override;
    void push(std::string_view name, timestamp until) override;
    std::vector<pace_limit> limits() override;
    void set_limit(std::string_view name, double per_second) override;
    std::vector<account_state> set_aside_accounts() override;
    bool set_aside(const account_state& state) override;
    std::vector<std::string> end_absences() override;
    bool clear_account(std::string_view provider) override;

private:
    pace_store& real() { return door_.room.real.pace(); }

    store_door door_;
};

}  // namespace outbound::simulation
