// Limits and accounts, shared by all workers.
#pragma once

#include "store/sql/database.hpp"

#include <outbound/store.hpp>

namespace outbound::sql {

/// Synchronises the campaign's limit with its row: present while it is running or paused and has a pace, otherwise
/// deleted.
void keep_campaign_pace(connection& db, campaign_id id);

class pace final : public pace_store {
public:
    explicit pace(database& db) : db_{db} {}

    std::optional<timestamp> reserve(std::string_view name, std::size_t units, double per_second) override;
    void push(std::string_view name, timestamp until) override;
    std::vector<pace_limit> limits() override;
    void set_limit(std::string_view name, double per_second) override;
    std::vector<account_state> set_aside_accounts() override;
    bool set_aside(const account_state& state) override;
    std::vector<std::string> end_absences() override;
    bool clear_account(std::string_view provider) override;

private:
    database& db_;
};

}  // namespace outbound::sql
