// Sessions, transactions and the statement cache.
#include "store/sqlite/database.hpp"

#include "store/scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::problem_of;
using outbound::testing::scratch_folder;
using soci::into;
using soci::use;

namespace {

enum class colour { red, blue };

store_options in_memory()
{
    store_options options;
    options.url = "sqlite://:memory:";
    return options;
}

void make_numbers(sql::database& db, std::int64_t last = 3)
{
    sql::transaction tx{db};
    tx->execute_once("CREATE TABLE numbers (n BIGINT UNIQUE, word TEXT NOT NULL DEFAULT '')");
    std::int64_t n = 0;
    auto insert = tx->prepare("INSERT INTO numbers (n) VALUES (:n)", use(n));
    for (n = 1; n <= last; ++n)
        insert.execute();
    tx.commit();
}

std::int64_t count(sql::connection& db)
{
    std::int64_t rows = 0;
    db.run("SELECT count(*) FROM numbers", into(rows));
    return rows;
}

}  // namespace

namespace outbound {
template <>
struct names<colour> {
    static constexpr std::array<std::pair<colour, std::string_view>, 2> value{
        {{colour::red, "red"}, {colour::blue, "blue"}}};
};
}  // namespace outbound

BOOST_AUTO_TEST_SUITE(database_tests)

BOOST_AUTO_TEST_CASE(statement_is_executed_with_the_current_values_of_its_variables)
{
    sql::sqlite_database db{in_memory()};
    make_numbers(db, 0);
    sql::transaction tx{db};
    std::int64_t n = 0;
    std::string word;
    auto insert = tx->prepare("INSERT INTO numbers (n, word) VALUES (:n, :word)", use(n), use(word));
    for (n = 1; n <= 3; ++n) {
        word = std::string(n, 'x') + '\0' + "y";
        insert.execute();
        BOOST_TEST(insert.affected() == 1);
    }
    std::vector<std::string> words;
    auto rows = tx->prepare("SELECT n, word FROM numbers ORDER BY n", into(n), into(word));
    for (bool row = rows.execute(); row; row = rows.fetch())
        words.push_back(word);
    BOOST_TEST(words.size() == 3U);
    BOOST_TEST(words.at(1) == (std::string{"xx"} + '\0' + "y"));
    tx.commit();
}

BOOST_AUTO_TEST_CASE(same_statement_may_run_inside_a_loop_over_itself)
{
    sql::sqlite_database db{in_memory()};
    make_numbers(db);
    const auto session = db.reader();
    const std::string text = "SELECT n FROM numbers ORDER BY n";
    std::int64_t outer = 0;
    std::int64_t pairs = 0;
    auto rows = session->prepare(text, into(outer));
    for (bool row = rows.execute(); row; row = rows.fetch()) {
        std::int64_t inner = 0;
        auto again = session->prepare(text, into(inner));
        for (bool more = again.execute(); more; more = again.fetch())
            ++pairs;
    }
    BOOST_TEST(pairs == 9);
}

BOOST_AUTO_TEST_CASE(more_statements_than_the_cache_holds_are_executed)
{
    sql::sqlite_database db{in_memory()};
    make_numbers(db);
    const auto session = db.reader();
    std::int64_t n = 0;
    auto held = session->prepare("SELECT n FROM numbers ORDER BY n", into(n));
    BOOST_TEST(held.execute());
    for (int i = 0; i < 500; ++i) {
        std::int64_t found = 0;
        session->run("SELECT " + std::to_string(i), into(found));
        BOOST_TEST(found == i);
    }
    BOOST_TEST(held.fetch());
    BOOST_TEST(n == 2);
}

BOOST_AUTO_TEST_CASE(own_types_are_written_and_read)
{
    sql::sqlite_database db{in_memory()};
    sql::transaction tx{db};
    tx->execute_once("CREATE TABLE things (at BIGINT, maybe BIGINT, colour TEXT, yes INTEGER, object TEXT)");
    timestamp at{std::chrono::microseconds{1'700'000'000'123'456}};
    std::optional<timestamp> maybe;
    colour c = colour::blue;
    bool yes = true;
    boost::json::object object{{"a", 1}};
    auto insert = tx->prepare("INSERT INTO things VALUES (:at, :maybe, :colour, :yes, :object)", use(at), use(maybe),
        use(c), use(yes), use(object));
    insert.execute();
    maybe = at;
    c = colour::red;
    yes = false;
    object.clear();
    insert.execute();

    auto rows = tx->prepare(
        "SELECT at, maybe, colour, yes, object FROM things", into(at), into(maybe), into(c), into(yes), into(object));
    BOOST_REQUIRE(rows.execute());
    BOOST_TEST(!maybe);
    BOOST_TEST((c == colour::blue));
    BOOST_TEST(yes);
    BOOST_TEST(object.at("a").as_int64() == 1);
    BOOST_REQUIRE(rows.fetch());
    BOOST_TEST((maybe == at));
    BOOST_TEST((c == colour::red));
    BOOST_TEST(!yes);
    BOOST_TEST(object.empty());

    tx->execute_once("UPDATE things SET colour = 'green'");
    auto unknown = tx->prepare("SELECT colour FROM things", into(c));
    BOOST_TEST((problem_of([&] { unknown.execute(); }).code == errc::store));
}

BOOST_AUTO_TEST_CASE(transaction_that_is_not_committed_leaves_nothing)
{
    scratch_folder folder;
    for (const auto& options : {in_memory(), folder.options()}) {
        sql::sqlite_database db{options};
        make_numbers(db);
        {
            sql::transaction tx{db};
            tx->run("DELETE FROM numbers");
        }
        BOOST_TEST(count(*db.reader()) == 3);
        sql::transaction next{db};
        BOOST_TEST(count(*next) == 3);
    }
}

BOOST_AUTO_TEST_CASE(open_cursor_does_not_keep_a_transaction_from_committing)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    make_numbers(db);
    std::int64_t n = 0;
    sql::transaction tx{db};
    auto reading = tx->prepare("SELECT n FROM numbers", into(n));
    reading.execute();
    auto writing = tx->prepare("UPDATE numbers SET n = n + 10 RETURNING n", into(n));
    writing.execute();
    tx.commit();
    db.reader()->run("SELECT max(n) FROM numbers", into(n));
    BOOST_TEST(n == 13);
}

BOOST_AUTO_TEST_CASE(nested_transaction_is_refused_and_the_outer_one_continues)
{
    scratch_folder folder;
    for (const auto& options : {in_memory(), folder.options()}) {
        sql::sqlite_database db{options};
        make_numbers(db);
        sql::transaction tx{db};
        tx->run("DELETE FROM numbers WHERE n = 1");
        BOOST_TEST((problem_of([&] { sql::transaction inner{db}; }).code == errc::internal));
        tx.commit();
        BOOST_TEST(count(*db.reader()) == 2);
    }
}

BOOST_AUTO_TEST_CASE(snapshot_reads_one_state_while_others_write)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    make_numbers(db);
    const sql::snapshot before{db};
    BOOST_TEST(count(*before) == 3);
    {
        sql::transaction tx{db};
        tx->run("DELETE FROM numbers");
        tx.commit();
    }
    BOOST_TEST(count(*before) == 3);
    BOOST_TEST(count(*db.reader()) == 0);
}

BOOST_AUTO_TEST_CASE(reader_cannot_write)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    make_numbers(db);
    BOOST_TEST((problem_of([&] { db.reader()->run("DELETE FROM numbers"); }).code == errc::store));
    BOOST_TEST(count(*db.reader()) == 3);
}

BOOST_AUTO_TEST_CASE(duplicate_key_has_its_own_error_and_names_no_value)
{
    sql::sqlite_database db{in_memory()};
    make_numbers(db);
    sql::transaction tx{db};
    const std::int64_t n = 3;
    try {
        tx->run("INSERT INTO numbers (n) VALUES (:n)", use(n));
        BOOST_ERROR("nothing was thrown");
    } catch (const sql::unique_violation& e) {
        BOOST_TEST(std::string{e.what()}.find("numbers.n") != std::string::npos);
        BOOST_TEST(std::string{e.what()}.find('3') == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
