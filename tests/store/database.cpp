// Sessions, transactions and the statement cache.
#include "store/database.hpp"

#include "store/schema.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using soci::into;
using soci::use;

namespace {

store_options in_memory()
{
    store_options options;
    options.url = "sqlite://:memory:";
    return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(statement_is_executed_with_what_its_variables_hold_at_that_moment)
{
    sql::database db{in_memory()};
    sql::transaction tx{db};
    tx->execute_once("CREATE TABLE numbers (n BIGINT, word TEXT)");
    std::int64_t n = 0;
    std::string word;
    auto insert = tx->prepare("INSERT INTO numbers (n, word) VALUES (:n, :word)", use(n), use(word));
    for (n = 1; n <= 3; ++n) {
        word = std::string(n, 'x') + '\0' + "y";
        insert.execute();
        BOOST_TEST(insert.affected() == 1);
    }
    std::int64_t sum = 0;
    std::vector<std::string> words;
    auto rows = tx->prepare("SELECT n, word FROM numbers ORDER BY n", into(n), into(word));
    for (bool row = rows.execute(); row; row = rows.fetch()) {
        sum += n;
        words.push_back(word);
    }
    BOOST_TEST(sum == 6);
    BOOST_TEST(words.size() == 3U);
    BOOST_TEST(words.at(1) == (std::string{"xx"} + '\0' + "y"));
    tx.commit();
}
