// API tokens in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class tokens final : public token_store {
public:
    explicit tokens(database& db) : database_{db} {}

    api_token create(const api_token& described, std::string_view hash) override;
    std::optional<api_token> get(token_id id) override;
    std::optional<api_token> find(std::string_view hash) override;
    page<api_token> list(const page_request& slice) override;
    std::optional<api_token> revoke(token_id id) override;
    void record_use(token_id id) override;

private:
    database& database_;
};

}  // namespace outbound::sql
