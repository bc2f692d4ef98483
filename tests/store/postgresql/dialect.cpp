// PostgreSQL URLs: our parameter, and the rest for libpq.
#include "store/postgresql/dialect.hpp"

#include "store/scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::problem_of;

namespace {

const std::string defaults =
    "connect_timeout=10&application_name=outbound&client_encoding=UTF8&tcp_user_timeout=30000&gssencmode=disable";

}  // namespace

BOOST_AUTO_TEST_SUITE(dialect_tests)

BOOST_AUTO_TEST_CASE(parameter_prepared_is_ours_and_the_rest_is_passed_on_with_defaults)
{
    using enum sql::statements;
    struct {
        std::string_view url;
        std::string libpq;
        sql::statements mode;
    } const cases[] = {
        {"postgresql://h/d", "postgresql://h/d?" + defaults, kept_by_session},
        {"postgresql://h/d?prepared=on", "postgresql://h/d?" + defaults, kept_by_session},
        {"postgresql://h/d?prepared=off", "postgresql://h/d?" + defaults, sent_whole},
        {"postgresql://h/d?prepared=off&sslmode=require", "postgresql://h/d?sslmode=require&" + defaults, sent_whole},
        {"postgresql://h/d?sslmode=require&prepared=off", "postgresql://h/d?sslmode=require&" + defaults, sent_whole},
        {"postgresql://h/d?sslmode=require&prepared=off&keepalives=1",
            "postgresql://h/d?sslmode=require&keepalives=1&" + defaults, sent_whole},
        {"postgresql://h/d?options=-cprepared%3Doff", "postgresql://h/d?options=-cprepared%3Doff&" + defaults,
            kept_by_session},
    };
    for (const auto& [url, libpq, mode] : cases)
        BOOST_TEST_CONTEXT(url)
        {
            const auto read = sql::read_postgresql_url(std::string{url});
            BOOST_TEST(read.libpq == libpq);
            BOOST_TEST((read.statement_cache == mode));
            BOOST_TEST(read.name == "postgresql://h/d");
        }
}

BOOST_AUTO_TEST_CASE(faults_of_the_url_are_reported_without_the_password)
{
    struct {
        std::string url;
        std::string_view problem;
    } const cases[] = {
        {"postgresql://u:secret@h/d?prepared=maybe",
            "database: the parameter prepared must be on, or off behind a pool that "
            "lends sessions for a transaction (PgBouncer), got maybe"},
        {"postgresql://u:secret@h/d?sslmod=require",
            "database: the url of PostgreSQL cannot be read; wanted is "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %XX for special characters"},
    };
    for (const auto& [url, problem] : cases)
        BOOST_TEST_CONTEXT(url)
    BOOST_TEST(problem_of([&] { sql::read_postgresql_url(url); }).detail == problem);
}

BOOST_AUTO_TEST_SUITE_END()
