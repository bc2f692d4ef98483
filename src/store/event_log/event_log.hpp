// The log of events in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class event_log final : public event_log_store {
public:
    explicit event_log(database& db) : database_{db} {}

    event_log_slice read(const event_log_request& request) override;
    std::int64_t newest() override;

    /// Assigns positions to all events without one, and makes their deliveries due.
    void sequence();

private:
    database& database_;
};

}  // namespace outbound::sql
