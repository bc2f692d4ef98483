// The stores that the conformance suite runs on. PgBouncer is used only if it is installed.
#include "conformance/fixtures.hpp"

namespace outbound::testing {

std::vector<store_kind> store_kinds()
{
    std::vector<store_kind> kinds{
        {"sqlite in memory", [] { return std::make_unique<sqlite_in_memory>(); }},
        {"sqlite on disk", [] { return std::make_unique<sqlite_on_disk>(); }},
        {"postgresql", [] { return std::make_unique<postgresql>(); }},
    };
    if (has_postgresql_pool())
        kinds.push_back({"pgbouncer", [] { return std::make_unique<postgresql_through_pgbouncer>(); }});
    return kinds;
}

}  // namespace outbound::testing
