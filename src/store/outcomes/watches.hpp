// Messages and calls that were accepted by the provider and have no final status yet.
#pragma once

#include "store/sql/contact_tables.hpp"
#include "store/sql/database.hpp"

#include <outbound/store.hpp>

namespace outbound::sql {

class watches final : public watch_store {
public:
    watches(database& db, const contact_tables& source) : database_{db}, source_{source} {}

    std::vector<watched_message> due(std::size_t limit) override;
    std::map<std::string, std::int64_t> open_calls() override;

private:
    database& database_;
    const contact_tables& source_;
};

/// Begins to watch the recipient of an outcome, unless it got an email; where that attempt is watched already, only an
/// id of the vendor's is news. `interval` is the time to the first question.
void watch(connection& db, campaign_id campaign, const settlement& s, std::chrono::seconds interval);

/// Begins to watch all of `first … last` whose fate is unknown, unless they got emails. `interval` as above.
void watch_unknown(connection& db, campaign_id campaign, recipient_seq first, recipient_seq last, timestamp now,
    std::chrono::seconds interval);

/// When to ask first for what was lost with its worker; what a provider sent, it says itself.
inline constexpr std::chrono::seconds first_question{60};

}  // namespace outbound::sql
