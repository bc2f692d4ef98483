#include "store/open_database.hpp"

#include "store/postgresql/database.hpp"
#include "store/sqlite/database.hpp"

namespace outbound::sql {
namespace {

bool is_sqlite(const store_options& options)
{
    return options.url.starts_with("sqlite://");
}

}  // namespace

bool has_database(const store_options& options)
{
    return !is_sqlite(options) || sqlite_database::exists(options.url);
}

std::unique_ptr<database> open_database(const store_options& options)
{
    if (is_sqlite(options))
        return std::make_unique<sqlite_database>(options);
    if (options.url.starts_with("postgresql://") || options.url.starts_with("postgres://"))
        return std::make_unique<postgresql_database>(options);
    throw error{errc::config, "database \"" + options.url.substr(0, options.url.find(':')) +
                                  "\": unknown kind of database; wanted is sqlite://PATH, sqlite://:memory: or "
                                  "postgresql://USER@HOST:PORT/DATABASE"};
}

}  // namespace outbound::sql
