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

/// The filter of a stored segment. Throws error{errc::conflict} if there is no such segment, or if it names another
/// one.
segment require_filter(connection& db, segment_id id);

/// Locks the stored segment that the filter names, if any, against change until the transaction ends. Throws
/// error{errc::conflict} if there is no such segment.
void hold_stored_segment(connection& db, const segment& filter);

}  // namespace outbound::sql
