// The WAL: kept small by checkpoints, and recovered after a process was killed.
#include "store/schema.hpp"
#include "store/sqlite/database.hpp"

#include "store/scratch.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace outbound;
using outbound::testing::scratch_folder;
using soci::into;
using soci::use;

namespace {

constexpr std::uintmax_t page_bytes = 4096;

std::uintmax_t wal_pages(const scratch_folder& folder)
{
    return std::filesystem::file_size(folder.file() + "-wal") / page_bytes;
}

/// About a thousand pages in one transaction.
void write_much(sql::database& db)
{
    const std::string filler(3500, 'f');
    sql::transaction tx{db};
    auto insert = tx->prepare("INSERT INTO filler (text) VALUES (:text)", use(filler));
    for (int i = 0; i < 1000; ++i)
        insert.execute();
    tx.commit();
}

void make_filler(sql::database& db)
{
    sql::transaction tx{db};
    tx->execute_once("CREATE TABLE filler (text TEXT)");
    tx.commit();
}

std::int64_t rows(sql::connection& db)
{
    std::int64_t number = 0;
    db.run("SELECT count(*) FROM filler", into(number));
    return number;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(checkpoint)

BOOST_AUTO_TEST_CASE(wal_restarts_when_it_has_grown)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    make_filler(db);
    for (int i = 0; i < 50; ++i)
        write_much(db);
    BOOST_TEST(wal_pages(folder) < 20'000U);
    BOOST_TEST(std::filesystem::file_size(folder.file()) / page_bytes > 30'000U);
    BOOST_TEST(rows(*db.reader()) == 50'000);
}

BOOST_AUTO_TEST_CASE(reader_that_stays_keeps_its_state_and_the_wal_shrinks_to_its_size_afterwards)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    make_filler(db);
    write_much(db);
    {
        const sql::snapshot long_reader{db};
        BOOST_TEST(rows(*long_reader) == 1000);
        for (int i = 0; i < 25; ++i)
            write_much(db);
        BOOST_TEST(rows(*long_reader) == 1000);
        BOOST_TEST(wal_pages(folder) > 20'000U);
    }
    const auto grown = wal_pages(folder);
    for (int i = 0; i < 20; ++i)
        write_much(db);
    BOOST_TEST(wal_pages(folder) <= grown + 17'000U);  // written over, not appended to
    BOOST_TEST(rows(*db.reader()) == 46'000);
}

BOOST_AUTO_TEST_CASE(sqlite_makes_no_checkpoints_by_itself_in_any_session)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    make_filler(db);
    for (int i = 0; i < 3; ++i)
        write_much(db);  // more than SQLite's own 1000 pages, fewer than ours
    BOOST_TEST(std::filesystem::file_size(folder.file()) / page_bytes < 100U);
    int automatic = -1;
    db.reader()->run("PRAGMA wal_autocheckpoint", into(automatic));
    BOOST_TEST(automatic == 0);
}

BOOST_AUTO_TEST_CASE(committed_data_survives_a_kill_of_the_process)
{
    scratch_folder folder;
    const auto child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        sql::sqlite_database db{folder.options()};
        make_filler(db);
        write_much(db);
        sql::transaction tx{db};
        tx->run("INSERT INTO filler (text) VALUES ('not committed')");
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST(WIFSIGNALED(status));
    sql::sqlite_database db{folder.options()};
    BOOST_TEST(rows(*db.reader()) == 1000);
    write_much(db);  // the lock of the dead process is released
    BOOST_TEST(rows(*db.reader()) == 2000);
}

BOOST_AUTO_TEST_SUITE_END()
