// Images of emails in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class images final : public image_store {
public:
    explicit images(database& db) : database_{db} {}

    stored_image create(const stored_image& described, std::string_view bytes) override;
    std::optional<stored_image> get(image_id id) override;
    std::optional<stored_image> find(std::string_view hash) override;
    std::optional<std::string> bytes(image_id id) override;
    page<stored_image> list(const page_request& slice) override;
    bool remove(image_id id) override;

private:
    database& database_;
};

}  // namespace outbound::sql
