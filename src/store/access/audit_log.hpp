// The audit log in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class audit_log final : public audit_store {
public:
    explicit audit_log(database& db) : database_{db} {}

    void add(const audit_entry& entry) override;
    page<audit_entry> list(const page_request& slice) override;

private:
    database& database_;
};

}  // namespace outbound::sql
