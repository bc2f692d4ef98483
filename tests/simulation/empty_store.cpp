// SQLite calls fill_fresh() for each connection that it opens, before outbound uses it.
#include "simulation/empty_store.hpp"

#include <outbound/testing/seeded_random.hpp>

#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace outbound::simulation {
namespace {

constexpr std::string_view in_memory = "sqlite://:memory:";

sqlite3* last_opened = nullptr;
sqlite3* empty_original = nullptr;

int copy_pages(sqlite3* to, sqlite3* from)
{
    auto* const pages = sqlite3_backup_init(to, "main", from, "main");
    if (pages == nullptr)
        return sqlite3_errcode(to);
    sqlite3_backup_step(pages, -1);
    return sqlite3_backup_finish(pages);
}

int fill_fresh(sqlite3* fresh, const char**, const void*)
{
    last_opened = fresh;
    return empty_original != nullptr ? copy_pages(fresh, empty_original) : SQLITE_OK;
}

store_options options_of(const std::string& url, clock& time, random_source& random)
{
    store_options options;
    options.url = url;
    options.clock = &time;
    options.random = &random;
    return options;
}

// The original has its own random numbers, so that a seed gives the same trace whatever this process played before.
void create_original(clock& time)
{
    testing::seeded_random random{1};
    const auto first = open_store(options_of(std::string{in_memory}, time, random));
    auto* const created = last_opened;
    sqlite3* kept = nullptr;
    if (sqlite3_open(":memory:", &kept) != SQLITE_OK || copy_pages(kept, created) != SQLITE_OK)
        throw std::runtime_error{"the empty database cannot be copied"};
    empty_original = kept;
}

}  // namespace

std::unique_ptr<store> open_empty_store(const std::string& url, clock& time, random_source& random)
{
    if (url == in_memory && empty_original == nullptr) {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // Counting its memory takes a twelfth of the time.
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(fill_fresh));
        create_original(time);
    }
    return open_store(options_of(url, time, random));
}

}  // namespace outbound::simulation
