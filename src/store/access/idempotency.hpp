// Requests with an Idempotency-Key in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class idempotency final : public idempotency_store {
public:
    explicit idempotency(database& db) : database_{db} {}

    bool reserve(std::string_view key) override;
    std::optional<keyed_request> find(std::string_view key) override;
    void keep(const keyed_request& request) override;
    void forget(std::string_view key) override;
    std::int64_t prune(std::size_t limit) override;

private:
    database& database_;
};

}  // namespace outbound::sql
