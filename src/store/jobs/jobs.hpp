// Jobs in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class jobs final : public job_store {
public:
    explicit jobs(database& db) : database_{db} {}

    job create(job_kind kind, const boost::json::object& request) override;
    std::optional<job> get(job_id id) override;
    page<job> list(const page_request& slice) override;
    bool update(const job& j) override;

private:
    database& database_;
};

}  // namespace outbound::sql
