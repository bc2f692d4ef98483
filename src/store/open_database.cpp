#include "store/open_database.hpp"

#include "model/ascii.hpp"
#include "store/postgresql/database.hpp"
#include "store/sqlite/database.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace outbound::sql {
namespace {

bool is_sqlite(const store_options& options)
{
    return options.url.starts_with("sqlite://");
}

/// The kind of a url that is no database's, quoted to follow "database"; empty for text that is no url: it may hold a
/// password.
std::string quoted_kind(std::string_view url)
{
    const auto end = url.find("://");
    const auto kind = url.substr(0, end == std::string_view::npos ? 0 : end);
    const bool is_word = !kind.empty() && std::ranges::all_of(kind, is_letter);
    return is_word ? " \"" + std::string{kind} + '"' : std::string{};
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
    throw error{errc::config, "database" + quoted_kind(options.url) +
                                  ": unknown kind of database; wanted is sqlite://PATH, sqlite://:memory: or "
                                  "postgresql://USER@HOST:PORT/DATABASE"};
}

}  // namespace outbound::sql
