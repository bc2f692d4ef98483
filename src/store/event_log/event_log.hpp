// The log of events in SQL.
#pragma once

#include "store/sql/contact_tables.hpp"
#include "store/sql/database.hpp"

namespace outbound::sql {

class event_log final : public event_log_store {
public:
    event_log(database& db, const contact_tables& source) : database_{db}, source_{source} {}

    event_log_slice read(const event_log_request& request) override;
    void add_names(std::span<logged_event> events) override;
    std::int64_t newest() override;

    /// Assigns positions to all events without one, and makes their deliveries due.
    void sequence();

private:
    database& database_;
    const contact_tables& source_;
};

}  // namespace outbound::sql
