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

BOOST_AUTO_TEST_CASE(a_password_with_special_characters_is_refused_and_not_quoted_as_host_port_or_database)
{
    for (const std::string url : {"postgresql://u:S3cretPw99/x@127.0.0.1:9/db", "postgresql://u:pw@S3cretPw99@h/d",
             "postgresql://u:12/S3cretPw99@h:5432/d", "postgresql://u:/S3cretPw99@h/d",
             "postgresql://u:p@h/d?prepared=S3cretPw99", "postgresql://u:pw@h,S3cretPw99@i/d"})
        BOOST_TEST_CONTEXT(url)
        {
            const auto said = problem_of([&] { sql::read_postgresql_url(url); });
            BOOST_TEST((said.code == errc::config));
            BOOST_TEST(said.detail.find("S3cret") == std::string::npos, said.detail);
            BOOST_TEST(said.detail.starts_with("database: the "), said.detail);
        }
}

BOOST_AUTO_TEST_CASE(hosts_and_passwords_that_libpq_takes_are_taken)
{
    const std::pair<std::string, std::string_view> cases[] = {
        {"postgresql://u:p%2Fw%40@h:5432/d", "postgresql://h:5432/d"},
        {"postgresql://u:1#S3cretPw99@h/d", "postgresql://h/d"},
        {"postgresql://u@h,i:5433/d", "postgresql://h,i:,5433/d"},
        {"postgresql://u@%40socket/d", "postgresql://@socket/d"},
        {"postgresql://u@%2Frun%2Fpostgresql/d", "postgresql:///run/postgresql/d"},
        {"postgresql://u@[::1]:5432/d", "postgresql://::1:5432/d"},
        {"postgresql:///d?host=h&port=5432", "postgresql://h:5432/d"},
    };
    for (const auto& [url, name] : cases)
        BOOST_TEST_CONTEXT(url)
    BOOST_TEST(sql::read_postgresql_url(url).name == name);
}

BOOST_AUTO_TEST_SUITE_END()
