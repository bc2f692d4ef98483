// Databases that are locked, full, read-only, damaged or missing: readable errors, and nothing written.
#include "store/schema.hpp"
#include "store/sqlite/database.hpp"

#include "store/scratch.hpp"

#include <outbound/store.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace outbound;
using outbound::testing::problem_of;
using outbound::testing::scratch_folder;

namespace {

void expect(const problem& p, errc code, std::initializer_list<std::string> words)
{
    BOOST_TEST_CONTEXT(p.detail)
    {
        BOOST_TEST((p.code == code));
        for (const auto& word : words)
            BOOST_TEST(p.detail.find(word) != std::string::npos, "wanted: " << word);
    }
}

contact bulky_person(const std::string& key)
{
    contact c;
    c.external_id = key;
    c.company = std::string(2000, 'c');
    return c;
}

/// Drops the privileges of root, which can open any file, while an object lives.
class unprivileged {
public:
    unprivileged()
    {
        if (::geteuid() == 0)
            dropped_ = ::seteuid(65534) == 0;
    }
    ~unprivileged()
    {
        if (dropped_ && ::seteuid(0) != 0)
            std::abort();
    }
    unprivileged(const unprivileged&) = delete;
    unprivileged& operator=(const unprivileged&) = delete;

private:
    bool dropped_ = false;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(failures)

BOOST_AUTO_TEST_CASE(wrong_urls_are_refused_with_the_wish)
{
    for (const auto* url : {"", "outbound.db", "sqlite://", "postgresql://user:secret@[::1/x", "sqlite:///tmp/a\"b"}) {
        store_options options;
        options.url = url;
        BOOST_TEST_CONTEXT(url)
        BOOST_TEST((problem_of([&] { open_store(options); }).code == errc::config));
    }
    store_options options;
    options.url = "mysql://x";
    expect(problem_of([&] { open_store(options); }), errc::config, {"\"mysql\"", "sqlite://PATH", "postgresql://"});
}

BOOST_AUTO_TEST_CASE(view_that_is_no_plain_name_is_refused_before_the_file_is_made)
{
    scratch_folder folder;
    for (const auto* name : {"people; DROP TABLE x", "a.b.c", "1st", "\"quoted\"", "(SELECT 1)"}) {
        auto options = folder.options();
        options.contacts_view = name;
        expect(problem_of([&] { open_store(options); }), errc::config, {"contacts.view", name});
    }
    BOOST_TEST(!std::filesystem::exists(folder.file()));
}

BOOST_AUTO_TEST_CASE(paths_with_odd_characters_are_opened_as_they_are)
{
    scratch_folder folder;
    for (const auto* name :
        {"with space.db", "a=b.db", "timeout=1 readonly=1.db", "file:x.db", "\xc3\xbc.db", "a?mode=ro.db", "it's.db"}) {
        BOOST_TEST_CONTEXT(name)
        {
            open_store(folder.options(name))->contacts().upsert(std::vector{bulky_person("a")});
            BOOST_TEST(std::filesystem::exists(folder.file(name)));
        }
    }
}

BOOST_AUTO_TEST_CASE(file_that_cannot_be_created_or_is_no_database_is_reported_with_its_path)
{
    scratch_folder folder;
    expect(problem_of([&] { open_store(folder.options("no/such/folder.db")); }), errc::store,
        {"no/such/folder.db", "folder exists"});
    std::filesystem::create_directory(folder.file("folder.db"));
    expect(problem_of([&] { open_store(folder.options("folder.db")); }), errc::store, {"folder.db"});
    std::ofstream{folder.file("text.db")} << std::string(5000, 'x');
    expect(
        problem_of([&] { open_store(folder.options("text.db")); }), errc::store, {"text.db", "not an SQLite database"});
}

BOOST_AUTO_TEST_CASE(damaged_database_is_reported_as_such)
{
    scratch_folder folder;
    {
        const auto store = open_store(folder.options());
        for (int i = 0; i < 200; ++i)
            store->contacts().upsert(std::vector{bulky_person(std::to_string(i))});
    }
    {
        std::fstream file{folder.file(), std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(4096 * 4);
        for (int i = 0; i < 4096 * 40; ++i)
            file.put('\x5a');
    }
    expect(problem_of([&] {
        const auto store = open_store(folder.options());
        store->contacts().list({}, "nobody", {});
        store->contacts().upsert(std::vector{bulky_person("new")});
    }),
        errc::store, {"outbound.db", "damaged"});
}

BOOST_AUTO_TEST_CASE(read_only_database_is_reported_as_such)
{
    scratch_folder folder;
    open_store(folder.options());
    ::chmod(folder.file().c_str(), 0444);
    ::chmod((folder.file() + "-lock").c_str(), 0666);
    ::chmod(std::filesystem::path{folder.file()}.parent_path().c_str(), 0777);
    const unprivileged me;
    expect(problem_of([&] {
        const auto store = open_store(folder.options());
        store->contacts().upsert(std::vector{bulky_person("a")});
    }),
        errc::store, {"outbound.db", "cannot be written"});
}

BOOST_AUTO_TEST_CASE(full_database_fails_the_whole_write_and_continues_when_there_is_room)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    sql::ensure_schema(db);
    const auto insert = [&](int rows) {
        sql::transaction tx{db};
        const std::string filler(2000, 'f');
        for (int i = 0; i < rows; ++i)
            tx->run("INSERT INTO outbound_jobs (kind, status, request, progress, resume_state, created_at, updated_at) "
                    "VALUES ('x', 'x', '', '', :filler, 0, 0)",
                soci::use(filler));
        tx.commit();
    };
    const auto limit_pages = [&](const std::string& pages) {
        sql::transaction tx{db};
        tx->execute_once("PRAGMA max_page_count = " + pages);
        tx.commit();
    };
    insert(10);
    limit_pages("60");
    expect(problem_of([&] { insert(1000); }), errc::store, {"outbound.db", "full"});
    std::int64_t rows = 0;
    db.reader()->run("SELECT count(*) FROM outbound_jobs", soci::into(rows));
    BOOST_TEST(rows == 10);
    limit_pages("1000000");
    insert(1000);
    db.reader()->run("SELECT count(*) FROM outbound_jobs", soci::into(rows));
    BOOST_TEST(rows == 1010);
}

BOOST_AUTO_TEST_CASE(database_that_another_process_keeps_locked_is_busy_after_the_timeout)
{
    scratch_folder folder;
    auto options = folder.options();
    options.busy_timeout = std::chrono::milliseconds{20};
    sql::sqlite_database holder{options};
    sql::ensure_schema(holder);
    const auto other = open_store(options);
    {
        sql::transaction tx{holder};
        expect(problem_of([&] { other->contacts().upsert(std::vector{bulky_person("a")}); }), errc::busy,
            {"outbound.db", "20 ms"});
        BOOST_TEST(other->contacts().count({}, {}) == 0);  // reading goes on
        expect(problem_of([&] { open_store(options); }), errc::busy, {"outbound.db"});
    }
    BOOST_TEST(other->contacts().upsert(std::vector{bulky_person("a")}).at(0).created);
}

BOOST_AUTO_TEST_CASE(database_that_another_program_keeps_locked_is_busy_too)
{
    scratch_folder folder;
    auto options = folder.options();
    options.busy_timeout = std::chrono::milliseconds{20};
    const auto store = open_store(options);
    // A program that does not use our lock file, such as the sqlite3 shell.
    soci::session stranger{"sqlite3", "dbname=\"" + folder.file() + "\""};
    stranger << "BEGIN IMMEDIATE";
    expect(problem_of([&] { store->contacts().upsert(std::vector{bulky_person("a")}); }), errc::busy,
        {"outbound.db", "locked"});
    stranger << "ROLLBACK";
    BOOST_TEST(store->contacts().upsert(std::vector{bulky_person("a")}).at(0).created);
}

BOOST_AUTO_TEST_SUITE_END()
