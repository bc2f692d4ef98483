// Messages and calls without a final status, which are inquired about.
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

/// Starts to watch the message of an outcome, unless it is an email or its recipient was erased. If the attempt is
/// watched already, only a new vendor id is stored. `interval` is the time to the first inquiry.
void watch(connection& db, campaign_id campaign, const settlement& s, std::chrono::seconds interval);

/// Starts to watch all unknown messages of `first … last`, with the same exceptions. `interval` as above.
void watch_unknown(connection& db, campaign_id campaign, recipient_seq first, recipient_seq last, timestamp now,
    std::chrono::seconds interval);

/// Time to the first inquiry about a message of a lost worker; otherwise provider::find_after() gives it.
inline constexpr std::chrono::seconds first_question{60};

}  // namespace outbound::sql
