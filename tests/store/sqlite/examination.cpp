// Findings of the doctor on an SQLite file.
#include "store/sql/examination.hpp"

#include "conformance/people.hpp"
#include "second_sqlite/second_sqlite.hpp"
#include "store/scratch.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_SUITE(examination)

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

BOOST_AUTO_TEST_SUITE_END()
