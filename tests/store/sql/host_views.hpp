// A host's tables, and views of them with the columns of outbound_contacts and outbound_contact_tags.
#pragma once

#include "conformance/fixtures.hpp"
#include "store/sqlite/database.hpp"

#include <initializer_list>

namespace outbound::testing {

inline void execute_in(const store_options& options, std::initializer_list<const char*> statements)
{
    sql::sqlite_database db{options};
    sql::transaction tx{db};
    for (const auto* sql : statements)
        tx->execute_once(sql);
    tx.commit();
}

/// A CRM with three customers, two of which have an email address.
inline store_options crm(const scratch_folder& folder)
{
    execute_in(folder.options(),
        {"CREATE TABLE customers (number INTEGER PRIMARY KEY, mail TEXT, name TEXT, branch TEXT)",
            "INSERT INTO customers VALUES (7, 'ada@example.com', 'Ada', 'maths'), (9, NULL, 'Bob', 'bank'), (12, "
            "'eve@example.com', 'Eve', 'bank')",
            "CREATE VIEW crm_people AS SELECT number AS id, 'C' || number AS external_id, coalesce(mail, '') AS email, "
            "'' AS "
            "phone, "
            "name AS first_name, '' AS last_name, '' AS company, branch AS industry, NULL AS lead_score, '' AS "
            "timezone, '{}' AS "
            "fields, "
            "0 AS created_at, 0 AS updated_at FROM customers",
            "CREATE VIEW crm_tags AS SELECT number AS contact_id, 'big' AS tag FROM customers WHERE branch = 'bank'"});
    auto options = folder.options();
    options.contacts_view = "crm_people";
    options.tags_view = "crm_tags";
    return options;
}

}  // namespace outbound::testing
