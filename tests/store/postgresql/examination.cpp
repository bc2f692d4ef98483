// Findings of the doctor on a PostgreSQL server. The server of the tests runs without fsync, because nothing of it is
// kept.
#include "conformance/fixtures.hpp"
#include "store/scratch.hpp"

#include "postgresql/server.hpp"

#include <outbound/store.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using outbound::testing::scratch_schema;

namespace {

finding finding_about(const std::vector<finding>& found, std::string_view words)
{
    const auto one = std::ranges::find_if(
        found, [&](const finding& each) { return each.sentence.find(words) != std::string::npos; });
    BOOST_REQUIRE_MESSAGE(one != found.end(), words);
    BOOST_TEST(one->fix.empty() == (one->status == health::ok), one->sentence);
    return *one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgresql_examination)

BOOST_AUTO_TEST_CASE(server_that_may_lose_commits_is_a_problem_and_says_which_setting_to_change)
{
    scratch_schema schema;
    store_options to;
    to.url = schema.url();
    const auto found = open_store(to)->examine(false);
    const auto fsync = finding_about(found, "fsync is off.");
    BOOST_TEST((fsync.status == health::problem));
    BOOST_TEST(fsync.fix.find("set fsync = on") == 0u, fsync.fix);
    BOOST_TEST((finding_about(found, "full_page_writes is off.").status == health::warning));
    BOOST_TEST((finding_about(found, "The server is PostgreSQL 1").status == health::ok));
    BOOST_TEST((finding_about(found, "autovacuum is on.").status == health::ok));
    BOOST_TEST((finding_about(found, "The database is ").status == health::ok));
    for (const auto& each : found)
        BOOST_TEST(each.sentence.find("password") == std::string::npos, each.sentence);
}

BOOST_AUTO_TEST_SUITE_END()
