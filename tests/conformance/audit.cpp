// The audit log keeps entries in order, and commits those of a unit of work with it.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

audit_entry entry_of(std::string operation)
{
    return {.actor = "CRM", .token = 7, .operation = std::move(operation), .ids = {{"id", 3}}, .result = "ok"};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(audit)

BOOST_DATA_TEST_CASE(entries_are_listed_in_order_as_they_were_added, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& log = fixture->store().audit();
    for (const auto* operation : {"a", "b", "c"})
        log.add(entry_of(operation));
    const auto page = log.list({.after = 0, .limit = 2});
    BOOST_REQUIRE(page.items.size() == 2U);
    const auto& first = page.items.front();
    BOOST_TEST((first.at == fixture->clock().now()));
    BOOST_TEST(first.actor == "CRM");
    BOOST_TEST(first.token == 7);
    BOOST_TEST(first.operation == "a");
    BOOST_TEST((first.ids == boost::json::object{{"id", 3}}));
    BOOST_TEST(first.result == "ok");
    const auto rest = log.list({.after = page.next.value(), .limit = 2});
    BOOST_TEST(rest.items.size() == 1U);
    BOOST_TEST(rest.items.front().operation == "c");
}

BOOST_DATA_TEST_CASE(entry_of_a_unit_that_fails_is_not_there, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    BOOST_CHECK_THROW(s.atomically([&] {
        s.audit().add(entry_of("a"));
        throw error{errc::conflict, "no"};
    }),
        error);
    s.atomically([&] { s.audit().add(entry_of("b")); });
    const auto found = s.audit().list({});
    BOOST_REQUIRE(found.items.size() == 1U);
    BOOST_TEST(found.items.front().operation == "b");
}

BOOST_AUTO_TEST_SUITE_END()
