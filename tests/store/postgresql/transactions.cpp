// Settings inside our transactions on a PostgreSQL server.
#include "store/open_database.hpp"

#include "store/scratch.hpp"

#include "postgresql/server.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::scratch_schema;

namespace {

std::string setting(sql::connection& db, const std::string& name)
{
    std::string value;
    db.run("SELECT current_setting(:name)", soci::use(name), soci::into(value));
    return value;
}

struct settings_fixture {
    scratch_schema schema;
    std::unique_ptr<sql::database> home = [this] {
        store_options to;
        to.url = schema.url();
        return sql::open_database(to);
    }();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transactions, settings_fixture)

BOOST_AUTO_TEST_CASE(statements_of_transactions_are_not_compiled)
{
    const auto before = setting(*home->reader(), "jit");
    {
        sql::transaction writes{*home};
        BOOST_TEST(setting(*writes, "jit") == "off");
    }
    {
        const sql::snapshot reads{*home};
        BOOST_TEST(setting(*reads, "jit") == "off");
    }
    BOOST_TEST(setting(*home->reader(), "jit") == before);
}

BOOST_AUTO_TEST_SUITE_END()
