// API tokens: found by hash, revoked permanently, and marked as used at most once a minute.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

const std::string first_hash(32, '\x81');
const std::string second_hash(32, '\x82');

}  // namespace

BOOST_AUTO_TEST_SUITE(tokens)

BOOST_DATA_TEST_CASE(token_is_found_by_its_hash_as_it_was_stored, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().tokens();
    const timestamp end = fixture->clock().now() + 24h;
    const auto made =
        all.create({.name = "CRM \"\xc3\xbc\"", .scopes = {scope::read, scope::pii}, .expires_at = end}, first_hash);
    all.create({.name = "Other", .scopes = {scope::admin}}, second_hash);
    BOOST_TEST((made.created_at == fixture->clock().now()));
    const auto found = all.find(first_hash).value();
    BOOST_TEST(found.id == made.id);
    BOOST_TEST(found.name == "CRM \"\xc3\xbc\"");
    BOOST_TEST((found.scopes == std::vector{scope::read, scope::pii}));
    BOOST_TEST((found.created_at == made.created_at));
    BOOST_TEST((found.expires_at == end));
    BOOST_TEST((!found.used_at && !found.revoked_at));
    BOOST_TEST(all.get(made.id)->name == found.name);
    BOOST_TEST(!all.get(99).has_value());
}

BOOST_DATA_TEST_CASE(hash_that_differs_anywhere_finds_nothing, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().tokens();
    all.create({.name = "CRM", .scopes = {scope::read}}, first_hash);
    for (const std::size_t at : {0U, 7U, 8U, 31U}) {
        auto other = first_hash;
        other[at] = 'x';
        BOOST_TEST(!all.find(other).has_value());
    }
}

BOOST_DATA_TEST_CASE(revoked_token_keeps_the_time_of_its_end, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().tokens();
    const auto made = all.create({.name = "CRM", .scopes = {scope::read}}, first_hash);
    const auto ended = all.revoke(made.id).value();
    BOOST_TEST((ended.revoked_at == fixture->clock().now()));
    fixture->clock().advance(1h);
    BOOST_TEST((all.revoke(made.id)->revoked_at == ended.revoked_at));
    BOOST_TEST((all.find(first_hash)->revoked_at == ended.revoked_at));
    BOOST_TEST(!all.revoke(99).has_value());
}

BOOST_DATA_TEST_CASE(use_is_recorded_once_a_minute, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().tokens();
    const auto made = all.create({.name = "CRM", .scopes = {scope::read}}, first_hash);
    all.record_use(made.id);
    const auto first = all.get(made.id)->used_at;
    BOOST_TEST((first == fixture->clock().now()));
    fixture->clock().advance(59s);
    all.record_use(made.id);
    BOOST_TEST((all.get(made.id)->used_at == first));
    fixture->clock().advance(1s);
    all.record_use(made.id);
    BOOST_TEST((all.get(made.id)->used_at == fixture->clock().now()));
    all.record_use(99);
}

BOOST_DATA_TEST_CASE(tokens_are_listed_in_pages, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().tokens();
    for (char i = 0; i < 3; ++i)
        all.create({.name = std::string(1, static_cast<char>('a' + i)), .scopes = {scope::read}}, std::string(32, i));
    const auto page = all.list({.after = 0, .limit = 2});
    BOOST_TEST(page.items.size() == 2U);
    BOOST_TEST(page.next.has_value());
    const auto rest = all.list({.after = *page.next, .limit = 2});
    BOOST_TEST(rest.items.size() == 1U);
    BOOST_TEST(rest.items.front().name == "c");
    BOOST_TEST(!rest.next.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
