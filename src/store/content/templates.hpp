// Templates of every channel in SQL.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

/// Instantiated for email_template, sms_template and saved_script in templates.cpp.
template <class T>
class templates final : public template_store<T> {
public:
    explicit templates(database& db) : database_{db} {}

    T create(const T& t) override;
    std::optional<T> get(template_id id) override;
    std::optional<T> find(std::string_view slug) override;
    page<T> list(std::string_view search, const page_request& slice) override;
    std::optional<T> update(const T& t) override;
    bool remove(template_id id) override;

private:
    database& database_;
};

}  // namespace outbound::sql
