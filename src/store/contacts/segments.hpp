// Saved segments in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class segments final : public segment_store {
public:
    explicit segments(database& db) : database_{db} {}

    saved_segment create(std::string_view name, const segment& filter) override;
    std::optional<saved_segment> get(segment_id id) override;
    page<saved_segment> list(const page_request& slice) override;
    std::optional<saved_segment> update(segment_id id, std::string_view name, const segment& filter) override;
    bool remove(segment_id id) override;

private:
    database& database_;
};

}  // namespace outbound::sql
