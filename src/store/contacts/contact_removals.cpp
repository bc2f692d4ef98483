#include "store/contacts/contact_removals.hpp"

namespace outbound::sql {

void count_contact_removal(connection& db)
{
    db.run("INSERT INTO outbound_meta (name, value) VALUES ('contact_removals', '1') ON CONFLICT (name) DO UPDATE SET "
           "value ="
           " CAST(CAST(outbound_meta.value AS BIGINT) + 1 AS TEXT)");
}

std::int64_t contact_removals(connection& db)
{
    std::int64_t count = 0;
    db.run(std::string{"SELECT "} + removals_column, soci::into(count));
    return count;
}

}  // namespace outbound::sql
