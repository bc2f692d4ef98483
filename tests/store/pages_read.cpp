// Pages of SQLite's file that a call reads, where a row is much larger than what the call needs of it.
#include "store/filled_database.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace outbound;
using namespace outbound::testing;

namespace {

std::int64_t* pages_of_new_connections = nullptr;

/// Adds the pages that the statement has read, from the cache or the file.
int add_pages(unsigned, void* sum, void* statement, void*)
{
    auto* home = sqlite3_db_handle(static_cast<sqlite3_stmt*>(statement));
    for (const int status : {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS}) {
        int now = 0;
        int highest = 0;
        sqlite3_db_status(home, status, &now, &highest, 1);
        *static_cast<std::int64_t*>(sum) += now;
    }
    return 0;
}

int watch_pages(sqlite3* opened, char**, const sqlite3_api_routines*)
{
    return sqlite3_trace_v2(opened, SQLITE_TRACE_PROFILE, add_pages, pages_of_new_connections);
}

std::int64_t pages_of(const store_options& options, const std::function<void(store&)>& call)
{
    std::int64_t pages = 0;
    pages_of_new_connections = &pages;
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch_pages));
    const auto s = open_store(options);
    call(*s);  // Opens what it needs.
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(watch_pages));
    pages = 0;
    call(*s);
    return pages;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages_read)

BOOST_AUTO_TEST_CASE(totals_and_searches_of_campaigns_do_not_read_their_texts)
{
    constexpr int amount = 500;
    const scratch_folder folder;
    open_store(folder.options());
    sql::write(*sql::open_database(folder.options()), [&](sql::transaction& tx) {
        tx->execute_once(numbered_campaigns(amount, "'completed'", "1"));
        tx->execute_once("UPDATE outbound_campaigns SET html = hex(zeroblob(10000))");  // Five pages.
    });
    campaign_filter filter;
    filter.search = "nothing";
    BOOST_TEST(pages_of(folder.options(), [](store& s) { s.campaigns().totals(); }) < amount / 2);
    BOOST_TEST(pages_of(folder.options(), [&](store& s) { s.campaigns().list(filter, {0, 100, true}); }) < 2 * amount);
}

BOOST_AUTO_TEST_CASE(links_of_a_campaign_are_counted_without_reading_the_clicks)
{
    const scratch_folder folder;
    open_store(folder.options());
    fill(*sql::open_database(folder.options()));
    const auto count = [](store& s) {
        BOOST_TEST(s.events().links(some_campaign, 10).at(0).unique_clicks == recipients_of_each);
    };
    BOOST_TEST(pages_of(folder.options(), count) < recipients_of_each / 2);
}

BOOST_AUTO_TEST_SUITE_END()
