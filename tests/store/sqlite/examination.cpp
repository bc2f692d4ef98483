// Findings of the doctor on an SQLite file.
#include "store/sql/examination.hpp"

#include "conformance/people.hpp"
#include "second_sqlite/second_sqlite.hpp"
#include "store/scratch.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// The status of the finding whose sentence contains `words`; `(none)` if there is none.
std::string status_of(const std::vector<finding>& found, std::string_view words)
{
    for (const auto& one : found)
        if (one.sentence.find(words) != std::string::npos) {
            BOOST_TEST(one.fix.empty() == (one.status == health::ok), one.sentence);
            return std::string{to_string(one.status)};
        }
    return "(none)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_examination)

BOOST_AUTO_TEST_CASE(wal_that_no_longer_starts_anew_is_a_warning)
{
    const scratch_folder folder;
    const auto stored = open_store(folder.options());
    BOOST_TEST(status_of(stored->examine(false), "The WAL takes 0 MiB.") == "ok");
    std::filesystem::resize_file(folder.file() + "-wal", 512ULL * 1024 * 1024);
    BOOST_TEST(status_of(stored->examine(false), "The WAL takes 512 MiB.") == "warning");
}

BOOST_AUTO_TEST_CASE(journal_mode_other_than_wal_is_a_problem)
{
    const scratch_folder folder;
    const auto stored = open_store(folder.options());
    BOOST_TEST(status_of(stored->examine(false), "The journal mode is wal.") == "ok");
    store_options in_memory;
    in_memory.url = "sqlite://:memory:";
    sql::sqlite_database without_wal{in_memory};
    BOOST_TEST(
        status_of(sql::examine_sqlite(without_wal, folder.file(), false), "The journal mode is memory.") == "problem");
}

BOOST_AUTO_TEST_CASE(second_copy_of_sqlite_is_a_warning)
{
    const scratch_folder folder;
    const auto stored = open_store(folder.options());
    BOOST_TEST(status_of(stored->examine(false), "This process has one copy of SQLite") == "ok");
    // Such copies have names like this one in packages for Python.
    std::filesystem::copy_file(OUTBOUND_SECOND_SQLITE, folder.file("_sqlite3.so"));
    void* other = ::dlopen(folder.file("_sqlite3.so").c_str(), RTLD_NOW | RTLD_LOCAL);
    BOOST_REQUIRE(other != nullptr);
    BOOST_TEST(status_of(stored->examine(false), "This process has 2 copies of SQLite") == "warning");
    ::dlclose(other);
}

BOOST_AUTO_TEST_CASE(locks_that_a_second_copy_of_sqlite_has_dropped_are_a_problem)
{
    const scratch_folder folder;
    const auto stored = open_store(folder.options());
    BOOST_TEST(status_of(stored->examine(false), "The locks of this process stand.") == "ok");
    const second_sqlite other;
    auto* db = other.open(folder.file());
    other.run(db, "SELECT count(*) FROM campaign_recipients");
    other.close(db);
    problem_of([&] { stored->contacts().upsert(std::vector{person("x")}); });  // A commit looks at the locks.
    BOOST_TEST(status_of(stored->examine(false), "The locks of this process were dropped") == "problem");
}

BOOST_AUTO_TEST_CASE(version_of_sqlite_with_the_wal_reset_bug_is_a_warning_for_connections_of_the_host)
{
    constexpr std::string_view of_hosts = "Host connections that open the database and checkpoint by themselves can "
                                          "lose committed data.";
    for (const std::string version :
        {"3.7.0", "3.40.1", "3.44.5", "3.45.0", "3.49.9", "3.50.6", "3.51", "3.51.2", "unknown"})
        BOOST_TEST_CONTEXT(version)
        {
            const auto found = sql::examine_sqlite_version(version);
            BOOST_TEST(status_of(found, "SQLite " + version + " has the WAL-reset bug") == "ok");
            BOOST_TEST(status_of(found, of_hosts) == "warning");
            BOOST_TEST(found.back().fix ==
                       "let them say PRAGMA wal_autocheckpoint=0 and PRAGMA busy_timeout=10000, or give "
                       "contacts.database instead; or update SQLite to 3.51.3");
        }
    for (const std::string version :
        {"3.6.23", "3.44.6", "3.44.7", "3.50.7", "3.50.10", "3.51.3", "3.51.10", "3.52.0", "3.53.1", "4.0.0"})
        BOOST_TEST_CONTEXT(version)
        {
            const auto found = sql::examine_sqlite_version(version);
            BOOST_TEST(found.size() == 1U);
            BOOST_TEST(status_of(found, "SQLite " + version + ".") == "ok");
        }
}

BOOST_AUTO_TEST_CASE(doctor_examines_the_version_of_sqlite_that_is_loaded)
{
    const scratch_folder folder;
    const auto all = open_store(folder.options())->examine(false);
    for (const auto& wanted : sql::examine_sqlite_version(::sqlite3_libversion()))
        BOOST_TEST(status_of(all, wanted.sentence) == to_string(wanted.status));
}

BOOST_AUTO_TEST_SUITE_END()
