#include "store/open_database.hpp"

#include "store/postgresql/database.hpp"
#include "store/sqlite/database.hpp"

namespace outbound::sql {

std::unique_ptr<database> open_database(const store_options& options)
{
    const auto is = [&](std::string_view scheme) { return options.url.starts_with(scheme); };
    if (is("sqlite://"))
        return std::make_unique<sqlite_database>(options);
    if (is("postgresql://") || is("postgres://"))
        return std::make_unique<postgresql_database>(options);
    throw error{errc::config, "database \"" + options.url.substr(0, options.url.find(':')) +
                                  "\": unknown kind of database; wanted is sqlite://PATH, sqlite://:memory: or "
                                  "postgresql://USER@HOST:PORT/DATABASE"};
}

}  // namespace outbound::sql
