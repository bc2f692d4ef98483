// Email templates in SQL.
#pragma once

#include "store/database.hpp"

namespace outbound::sql {

class templates final : public template_store {
public:
    explicit templates(database& db) : database_{db} {}

    email_template create(const email_template& t) override;
    std::optional<email_template> get(template_id id) override;
    std::optional<email_template> find(std::string_view slug) override;
    page<email_template> list(const page_request& slice) override;
    std::optional<email_template> update(const email_template& t) override;
    bool remove(template_id id) override;

private:
    database& database_;
};

}  // namespace outbound::sql
