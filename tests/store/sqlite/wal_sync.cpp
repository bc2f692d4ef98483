// Every write is on the disk before it returns, and writes that wait at the same time share a flush.
#include "store/sqlite/wal_sync.hpp"

#include "store/sqlite/database.hpp"

#include "store/scratch.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace {

using namespace outbound;
using outbound::testing::scratch_folder;
using soci::into;

/// Counts flushes of this process, and holds them up while it is closed.
class flush_gate {
public:
    void pass()
    {
        std::unique_lock alone{guard_};
        ++flushes_;
        changed_.notify_all();
        changed_.wait(alone, [&] { return is_open_; });
    }
    void wait_for(int flushes)
    {
        std::unique_lock alone{guard_};
        changed_.wait(alone, [&] { return flushes_ >= flushes; });
    }
    void set_open(bool is_open)
    {
        const std::lock_guard alone{guard_};
        is_open_ = is_open;
        changed_.notify_all();
    }
    int restart()
    {
        const std::lock_guard alone{guard_};
        return std::exchange(flushes_, 0);
    }

private:
    std::mutex guard_;
    std::condition_variable changed_;
    int flushes_ = 0;
    bool is_open_ = true;
};

flush_gate& gate()
{
    static auto& made = *new flush_gate;
    return made;
}

struct filled_fixture {
    filled_fixture()
    {
        sql::write(db, [](sql::transaction& tx) { tx->execute_once("CREATE TABLE filler (number BIGINT)"); });
        gate().restart();
    }

    void write_row()
    {
        sql::write(db, [](sql::transaction& tx) { tx->run("INSERT INTO filler (number) VALUES (1)"); });
    }

    std::int64_t rows()
    {
        std::int64_t number = 0;
        db.reader()->run("SELECT count(*) FROM filler", into(number));
        return number;
    }

    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
};

}  // namespace

// Replaces the function of the C library in this program.
extern "C" int fdatasync(int file)
{
    gate().pass();
    return static_cast<int>(::syscall(SYS_fdatasync, file));
}

BOOST_FIXTURE_TEST_SUITE(wal_sync_tests, filled_fixture)

BOOST_AUTO_TEST_CASE(every_write_is_flushed_before_it_returns)
{
    for (int written = 1; written <= 3; ++written) {
        write_row();
        BOOST_TEST(gate().restart() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_write_that_comes_during_a_flush_waits_for_the_next_which_it_shares_with_others)
{
    constexpr int others = 5;
    gate().set_open(false);
    std::vector<std::jthread> writers;
    writers.emplace_back([&] { write_row(); });
    gate().wait_for(1);
    for (int i = 0; i < others; ++i)
        writers.emplace_back([&] { write_row(); });
    while (rows() < 1 + others)
        std::this_thread::yield();
    gate().set_open(true);
    writers.clear();
    BOOST_TEST(gate().restart() == 2);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_after_a_flush_has_failed)
{
    sql::wal_sync sync{"/dev/null"};  // It cannot be flushed.
    sync.require_flushed();
    const auto is_fault_of_disk = [](const error& fault) {
        return fault.code() == errc::store &&
               std::string_view{fault.what()}.find("check the disk") != std::string::npos;
    };
    BOOST_CHECK_EXCEPTION(sync.wait_for(sync.committed()), error, is_fault_of_disk);
    BOOST_CHECK_EXCEPTION(sync.require_flushed(), error, is_fault_of_disk);
    BOOST_CHECK_EXCEPTION(sync.wait_for(sync.committed()), error, is_fault_of_disk);
}

BOOST_AUTO_TEST_SUITE_END()
