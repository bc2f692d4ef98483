// Erasing leaves no byte of a person in the files of an SQLite database.
#include "conformance/fixtures.hpp"
#include "conformance/known_person.hpp"
#include "store/schema.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/pages.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace outbound;
using namespace outbound::testing;
using soci::into;
using soci::use;

namespace {

/// All bytes of the database and its WAL, in lower case. Another process reads them: closing the file in this one would
/// drop the locks of SQLite.
std::string bytes_of(const scratch_folder& folder)
{
    const auto copy = folder.file("copy");
    const auto command =
        "cat " + folder.file() + " " + folder.file() + "-wal " + folder.file() + "-shm > " + copy + " 2> /dev/null";
    if (std::system(command.c_str()) == -1)
        throw std::runtime_error{"no shell"};
    std::ifstream file{copy, std::ios::binary};
    return lower({std::istreambuf_iterator<char>{file}, {}});
}

class open_on_disk final : public sql_fixture {
public:
    open_on_disk() { open(folder.options()); }
    std::string bytes() const { return bytes_of(folder); }

    scratch_folder folder;
};

/// Contacts with long fields, in an order that splits pages; then their fields change, which moves cells.
std::vector<contact_id> add_crowd(store& s, int number)
{
    std::mt19937 random{17};
    std::vector<contact> people;
    for (int i = 0; i < number; ++i) {
        auto c = person(
            "crowd-key-" + std::to_string(100'000 + i), "crowd-mail-" + std::to_string(100'000 + i) + "@example.com");
        c.fields = {{"note", "crowd-note-" + std::to_string(100'000 + i) + std::string(random() % 300, 'x')}};
        people.push_back(c);
    }
    std::ranges::shuffle(people, random);
    std::vector<contact_id> ids;
    for (const auto& u : s.contacts().upsert(people))
        ids.push_back(u.id);
    for (auto& c : people)
        c.fields["note"] = std::string{c.fields["note"].as_string()} + std::string(random() % 900, 'y');
    s.contacts().upsert(std::span{people}.first(people.size() / 2));
    return ids;
}

std::int64_t mark_rows(sql::database& home)
{
    std::int64_t rows = 0;
    home.reader()->run("SELECT count(*) FROM outbound_meta WHERE name = 'deleted_bytes'", into(rows));
    return rows;
}

std::string integrity(sql::database& home)
{
    std::string words;
    home.reader()->run("PRAGMA integrity_check", into(words));
    return words;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(erased_bytes)

BOOST_AUTO_TEST_CASE(no_byte_of_an_erased_person_stays_in_the_files)
{
    open_on_disk f;
    const auto p = make_known_person(f);
    BOOST_TEST(personal_text_in(f.bytes()) != "");
    BOOST_TEST(f.store().contacts().erase(p.id)->is_done);
    BOOST_TEST(personal_text_in(f.bytes()) == "");
    BOOST_TEST(!f.store().contacts().has_deleted_bytes());
}

BOOST_AUTO_TEST_CASE(copies_that_rebuilt_pages_keep_of_moved_rows_are_overwritten)
{
    open_on_disk f;
    const auto ids = add_crowd(f.store(), 3000);
    running_campaign(f.store(), 500);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < ids.size(); i += 60) {
        const auto c = f.store().contacts().get(ids[i]).value();
        texts.insert(texts.end(), {c.external_id, c.email, std::string{c.fields.at("note").as_string()}.substr(0, 17)});
        f.store().contacts().erase(ids[i]);
    }
    const auto bytes = f.bytes();
    for (const auto& text : texts)
        BOOST_TEST((bytes.find(text) == std::string::npos), text << " is still in the files");
    sql::sqlite_database home{f.folder.options()};
    BOOST_TEST(integrity(home) == "ok");
    BOOST_TEST(f.store().contacts().count({}, {}) == 2950);
}

BOOST_AUTO_TEST_CASE(bytes_that_a_reader_needs_are_pending_and_a_later_write_of_any_process_overwrites_them)
{
    open_on_disk f;
    const auto p = make_known_person(f);
    sql::sqlite_database other{f.folder.options()};
    {
        const sql::snapshot reader{other};
        std::int64_t people = 0;
        reader->run("SELECT count(*) FROM outbound_contacts", into(people));
        const auto done = f.store().contacts().erase(p.id);
        BOOST_TEST(!done->is_done);
        BOOST_TEST(done->contacts == 1);
        BOOST_TEST(f.store().contacts().has_deleted_bytes());
        BOOST_TEST(mark_rows(other) == 1);
        BOOST_TEST(!f.store().contacts().erase(p.id)->is_done);
    }
    BOOST_TEST(personal_text_in(f.bytes()) != "");
    sql::transaction tx{other};
    tx->execute_once("UPDATE outbound_meta SET value = value WHERE name = 'instance'");
    tx.commit();
    BOOST_TEST(mark_rows(other) == 0);
    BOOST_TEST(personal_text_in(f.bytes()) == "");
    BOOST_TEST(f.store().contacts().erase(p.id)->is_done);
}

BOOST_AUTO_TEST_CASE(erasing_again_finishes_a_pending_erasure)
{
    open_on_disk f;
    const auto p = make_known_person(f);
    sql::sqlite_database other{f.folder.options()};
    {
        const sql::snapshot reader{other};
        std::int64_t people = 0;
        reader->run("SELECT count(*) FROM outbound_contacts", into(people));
        BOOST_TEST(!f.store().contacts().erase(p.id)->is_done);
    }
    BOOST_TEST(f.store().contacts().erase(p.id)->is_done);
    BOOST_TEST(personal_text_in(f.bytes()) == "");
}

BOOST_AUTO_TEST_CASE(database_of_an_earlier_version_is_rewritten_once_when_it_is_migrated)
{
    scratch_folder folder;
    {
        sql::sqlite_database db{folder.options()};
        sql::ensure_schema(db, 3);
        sql::transaction tx{db};
        tx->execute_once("INSERT INTO contacts (external_id, email, created_at, updated_at)"
                         " VALUES ('ann', 'ann.former@example.com', 1, 1)");
        tx->execute_once("CREATE TABLE filler (text TEXT)");
        for (int i = 0; i < 20; ++i)
            tx->execute_once("INSERT INTO filler VALUES ('ann.former@example.com' || hex(randomblob(900)))");
        tx.commit();
    }
    {
        sql::sqlite_database db{folder.options()};
        sql::transaction tx{db};
        tx->execute_once("PRAGMA secure_delete = OFF");
        for (const auto* sql : {"DELETE FROM filler", "DELETE FROM contacts"})
            tx->execute_once(sql);
        tx.commit();
    }
    const auto bytes = [&] { return bytes_of(folder); };
    BOOST_TEST(personal_text_in(bytes()) != "");
    auto options = folder.options();
    options.migrate = true;
    const auto store = open_store(options);
    BOOST_TEST(personal_text_in(bytes()) == "");
    BOOST_TEST(!store->contacts().has_deleted_bytes());
}

BOOST_AUTO_TEST_CASE(other_processes_write_and_read_while_people_are_erased)
{
    open_on_disk f;
    const auto ids = add_crowd(f.store(), 1000);
    std::vector<pid_t> children;
    for (int n = 0; n < 2; ++n) {
        const auto child = ::fork();
        if (child == 0) {
            const auto store = open_store(f.folder.options());
            for (int i = 0; i < 60; ++i) {
                auto c = person("new-" + std::to_string(n) + "-" + std::to_string(i % 20), "new@example.com");
                c.fields = {{"note", std::string(static_cast<std::size_t>(i) * 20, 'n')}};
                store->contacts().upsert(std::vector{c});
                if (store->contacts().count({}, {}) < 960)
                    ::_exit(1);
            }
            ::_exit(0);
        }
        children.push_back(child);
    }
    for (std::size_t i = 0; i < 40; ++i)
        f.store().contacts().erase(ids[i * 20]);
    for (const auto child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        BOOST_TEST(status == 0);
    }
    sql::sqlite_database home{f.folder.options()};
    BOOST_TEST(integrity(home) == "ok");
    BOOST_TEST(f.store().contacts().count({}, {}) == 1000);
}

BOOST_AUTO_TEST_CASE(page_that_is_not_sound_stays_as_it_is)
{
    std::mt19937 random{5};
    for (int round = 0; round < 20'000; ++round) {
        std::vector<unsigned char> page(512);
        for (auto& byte : page)
            byte = static_cast<unsigned char>(random() % (round % 2 == 0 ? 256 : 4));
        page[0] = 13;
        const auto before = page;
        if (!sql::overwrite_unused(page, 0))
            BOOST_TEST(page == before);
    }
    std::vector<unsigned char> page(512, 'x');
    for (const unsigned char kind : std::vector<unsigned char>{0, 1, 3, 'x'}) {
        page[0] = kind;
        BOOST_TEST(!sql::overwrite_unused(page, 0));
    }
}

BOOST_AUTO_TEST_CASE(cells_and_headers_of_a_page_stay_and_the_rest_is_overwritten)
{
    std::vector<unsigned char> page(512, 'x');
    const unsigned char header[] = {13, 1, 0xd0, 0, 1, 1, 0xc0, 0, 1, 0xc0};  // one cell at 0x1c0, a freeblock at 0x1d0
    std::ranges::copy(header, page.begin());
    const unsigned char freeblock[] = {0, 0, 0, 0x10};
    std::ranges::copy(freeblock, page.begin() + 0x1d0);
    BOOST_TEST(sql::overwrite_unused(page, 0));
    for (std::size_t i = 10; i < 0x1c0; ++i)
        BOOST_REQUIRE(page[i] == 0);
    for (std::size_t i = 0x1c0; i < 0x1d0; ++i)
        BOOST_REQUIRE(page[i] == 'x');
    BOOST_TEST(page[0x1d3] == 0x10);
    for (std::size_t i = 0x1d4; i < 0x1e0; ++i)
        BOOST_REQUIRE(page[i] == 0);
    BOOST_TEST(page[0x1e0] == 'x');
    BOOST_TEST(!sql::overwrite_unused(page, 0));
}

BOOST_AUTO_TEST_SUITE_END()
