// Suppressions in SQL.
#pragma once

#include "store/database.hpp"

namespace outbound::sql {

class suppressions final : public suppression_store {
public:
    explicit suppressions(database& db) : database_{db} {}

    std::int64_t add(std::span<const suppression> entries) override;
    std::optional<suppression> find(channel via, std::string_view address) override;
    page<suppression> list(std::optional<channel> via, const page_request& slice) override;
    bool remove(channel via, std::string_view address) override;

private:
    database& database_;
};

/// Adds or replaces by (channel, address) inside a transaction; says how many were new.
std::int64_t keep_suppressions(connection& db, std::span<const suppression> entries, timestamp now);

/// A condition of SQL: nobody may send to `address` on `via`, both expressions, at `:now`. A subquery for one value, which no planner
/// turns into a look at all suppressions.
std::string is_suppressed(std::string_view address, std::string_view via);

/// Takes back what somebody had asked for by a word or a key; other reasons stay.
void lift_refusal(connection& db, channel via, const std::string& address);

}  // namespace outbound::sql
