// A process with two copies of SQLite: that of the store, and one that code of the host uses on the same file.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "rules/verdict.hpp"
#include "second_sqlite/second_sqlite.hpp"
#include "store/scratch.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// An occasional access by code of the host.
void use_second_copy(const scratch_folder& folder)
{
    const second_sqlite other;
    auto* db = other.open(folder.file());
    other.run(db, "SELECT count(*) FROM campaign_recipients");
    other.close(db);
}

void open_and_close(const std::string& path)
{
    ::close(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

/// Another process opens the database and closes it as the last user that it sees.
void use_another_process(const scratch_folder& folder)
{
    const auto child = ::fork();
    if (child == 0) {
        ::execlp("sqlite3", "sqlite3", folder.file().c_str(), "SELECT count(*) FROM outbound_contacts", nullptr);
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST_REQUIRE(status == 0);
}

std::function<void()> at_commit;

int call_at_commit(void*)
{
    if (auto call = std::exchange(at_commit, {}))
        call();
    return 0;
}

int hook_commits(sqlite3* connection, char**, const sqlite3_api_routines*)
{
    sqlite3_commit_hook(connection, call_at_commit, nullptr);
    return SQLITE_OK;
}

/// A store whose next commit calls `at_commit`.
std::unique_ptr<outbound::store> open_hooked_store(const store_options& options)
{
    const auto extension = reinterpret_cast<void (*)()>(hook_commits);
    sqlite3_auto_extension(extension);
    auto opened = open_store(options);
    sqlite3_cancel_auto_extension(extension);
    return opened;
}

/// A campaign with ten recipients, and its only range.
struct sending {
    explicit sending(int number = 10) { add_people(*store, number); }

    window_request request(recipient_seq to, std::span<const settlement> outcomes = {}) const
    {
        return {campaign, range.first_seq, range.token, range.intent_seq, to, 60'000ms, outcomes};
    }

    scratch_folder folder;
    std::unique_ptr<outbound::store> store = open_hooked_store(folder.options());
    campaign_id campaign = 0;
    claimed_range range;

    void start()
    {
        campaign = running_campaign(*store);
        range = store->dispatch().claim_range(campaign, {"me"}).value();
    }
};

bool is_about(const problem& fault, std::string_view words)
{
    return fault.code == errc::store && fault.detail.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(second_copy)

BOOST_AUTO_TEST_CASE(wal_stays_when_a_second_copy_of_sqlite_closes_the_file)
{
    sending s;
    use_second_copy(s.folder);
    BOOST_TEST(std::filesystem::exists(s.folder.file() + "-wal"));
    use_another_process(s.folder);
    BOOST_TEST(std::filesystem::exists(s.folder.file() + "-wal"));
    BOOST_TEST(open_store(s.folder.options())->contacts().find("p1").has_value());
}

BOOST_AUTO_TEST_CASE(window_is_not_granted_when_a_second_copy_of_sqlite_has_closed_the_file)
{
    sending s;
    s.start();
    use_second_copy(s.folder);
    BOOST_TEST(is_about(problem_of([&] { s.store->dispatch().open_window(s.request(5)); }), "one copy of SQLite"));
    // Earlier outcomes may be recorded, but nothing more may be sent.
    const std::vector<settlement> outcomes{outcome(1, recipient_status::sent, system_clock().now())};
    BOOST_TEST(!s.store->dispatch().open_window(s.request(5, outcomes)).granted);
    BOOST_TEST(
        is_about(problem_of([&] { s.store->dispatch().claim_range(s.campaign, {"me"}); }), "one copy of SQLite"));
    BOOST_TEST(
        is_about(problem_of([&] { s.store->dispatch().claim_retries(s.campaign, 9, {"me"}); }), "one copy of SQLite"));
    BOOST_TEST(s.store->campaigns().counts(s.campaign).sent == 1);
}

BOOST_AUTO_TEST_CASE(rows_that_were_not_granted_are_queued_for_the_store_that_is_opened_next)
{
    sending s;
    s.start();
    use_second_copy(s.folder);
    problem_of([&] { s.store->dispatch().open_window(s.request(5)); });
    auto last = s.request(s.range.first_seq - 1);
    last.release = true;
    s.store->dispatch().open_window(last);
    s.store.reset();
    const auto next = open_store(s.folder.options());
    BOOST_TEST(next->dispatch().claim_range(s.campaign, {"next"})->recipients.size() == 10U);
    BOOST_TEST(next->campaigns().verify(s.campaign).empty());
}

// The first check finds the locks, the second misses them: the claim is committed, and its answer withheld.
BOOST_AUTO_TEST_CASE(retry_whose_claim_was_committed_while_locks_vanished_is_free_for_the_store_that_is_opened_next)
{
    sending s;
    s.start();
    s.store->dispatch().open_window(s.request(1));
    const std::vector unsent{rules::give_back(1, 1, false, system_clock().now(), system_clock().now())};
    s.range.intent_seq = 1;
    release_range(*s.store, s.request(1, unsent));
    claim_terms terms{"me"};
    at_commit = [&] { open_and_close(s.folder.file()); };
    BOOST_TEST(
        is_about(problem_of([&] { s.store->dispatch().claim_retries(s.campaign, 9, terms); }), "closed the file"));
    BOOST_TEST(row(*s.store, s.campaign, 1).attempt == 1);
    terms.repeats = true;
    BOOST_TEST(
        is_about(problem_of([&] { s.store->dispatch().claim_retries(s.campaign, 9, terms); }), "closed the file"));
    s.store.reset();
    const auto next = open_store(s.folder.options());
    BOOST_TEST((row(*next, s.campaign, 1).status == recipient_status::retrying));
    const auto claimed = next->dispatch().claim_retries(s.campaign, 9, {"next"});
    BOOST_REQUIRE(claimed.size() == 1U);
    BOOST_TEST(claimed.front().recipient.attempt == 1);
    BOOST_TEST(faults(*next, s.campaign) == "");
}

// As above: the window is committed, and its grant withheld.
BOOST_AUTO_TEST_CASE(window_that_was_committed_while_locks_vanished_is_free_for_the_store_that_is_opened_next)
{
    sending s;
    s.start();
    at_commit = [&] { open_and_close(s.folder.file()); };
    BOOST_TEST(is_about(problem_of([&] { s.store->dispatch().open_window(s.request(5)); }), "closed the file"));
    BOOST_TEST(s.store->campaigns().counts(s.campaign).in_flight == 5);
    BOOST_TEST(!s.store->dispatch().open_window(s.request(5)).granted);
    release_range(*s.store, s.request(s.range.first_seq - 1));
    s.store.reset();
    const auto next = open_store(s.folder.options());
    const auto claimed = next->dispatch().claim_range(s.campaign, {"next"}).value();
    BOOST_TEST(claimed.recipients.size() == 10U);
    BOOST_TEST(next->campaigns().counts(s.campaign).unknown == 0);
    BOOST_TEST(next->dispatch().open_window(window_to(claimed, 10)).granted);
    BOOST_TEST(faults(*next, s.campaign) == "");
}

BOOST_AUTO_TEST_CASE(plain_open_and_close_of_the_file_is_detected_too)
{
    sending s;
    s.start();
    open_and_close(s.folder.file());
    BOOST_TEST(is_about(problem_of([&] { s.store->dispatch().open_window(s.request(5)); }), "closed the file"));
}

BOOST_AUTO_TEST_CASE(every_store_of_the_process_notices_that_the_locks_were_dropped)
{
    sending s;
    const auto other = open_store(s.folder.options());
    s.start();
    use_second_copy(s.folder);
    problem_of([&] { other->contacts().upsert(std::vector{person("x")}); });
    BOOST_TEST(is_about(problem_of([&] { s.store->dispatch().open_window(s.request(5)); }), "one copy of SQLite"));
}

BOOST_AUTO_TEST_CASE(connections_of_the_same_copy_of_sqlite_do_not_interfere)
{
    sending s;
    s.start();
    {
        const auto another = open_store(s.folder.options());
        another->contacts().upsert(std::vector{person("x")});
    }
    use_another_process(s.folder);
    BOOST_TEST(s.store->dispatch().open_window(s.request(5)).granted);
    s.store.reset();
    BOOST_TEST(!std::filesystem::exists(s.folder.file() + "-wal"));  // the last one closed it
    s.store = open_store(s.folder.options());
    BOOST_TEST(s.store->dispatch().open_window(s.request(6)).granted);
}

BOOST_AUTO_TEST_CASE(nothing_is_granted_read_or_written_when_a_file_of_the_database_was_replaced)
{
    for (const auto* suffix : {"", "-wal", "-shm"})
        for (const bool anew : {false, true})
            BOOST_TEST_CONTEXT((anew ? "replaced: " : "deleted: ") << suffix)
            {
                sending s;
                s.start();
                const auto file = s.folder.file() + suffix;
                std::filesystem::rename(file, file + "-old");
                if (anew)
                    std::filesystem::copy_file(file + "-old", file);
                const auto p = problem_of([&] { s.store->dispatch().open_window(s.request(5)); });
                BOOST_TEST(is_about(p, "was deleted or replaced"));
                BOOST_TEST(p.detail.find('"' + file + '"') != std::string::npos);
                BOOST_TEST(is_about(problem_of([&] { s.store->contacts().get(1); }), "was deleted or replaced"));
                BOOST_TEST(is_about(problem_of([&] { s.store->contacts().remove(1); }), "was deleted or replaced"));
            }
}

// Its content is outdated: a copy into the file would undo later commits of other processes.
BOOST_AUTO_TEST_CASE(wal_that_was_replaced_is_not_copied_into_the_database)
{
    sending s;
    s.start();
    std::filesystem::remove(s.folder.file() + "-wal");
    const auto before = std::filesystem::file_size(s.folder.file());
    const auto written = std::filesystem::last_write_time(s.folder.file());
    s.store.reset();
    BOOST_TEST(std::filesystem::file_size(s.folder.file()) == before);
    BOOST_TEST((std::filesystem::last_write_time(s.folder.file()) == written));
}

BOOST_AUTO_TEST_CASE(descriptors_of_closed_databases_do_not_accumulate)
{
    const auto open_descriptors = [] {
        const std::filesystem::directory_iterator all{"/proc/self/fd"};
        return std::distance(begin(all), end(all));
    };
    const auto work = [] {
        scratch_folder folder;
        open_store(folder.options());
        open_store(folder.options());
    };
    work();
    const auto before = open_descriptors();
    for (int i = 0; i < 20; ++i)
        work();
    BOOST_TEST(open_descriptors() <= before + 2);
}

BOOST_AUTO_TEST_SUITE_END()
