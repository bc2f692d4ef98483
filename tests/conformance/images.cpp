// Images of emails: each stored once, byte for byte, and kept while something names them.
#include "conformance/people.hpp"
#include "conformance/problem_of.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// Every byte, so that no database can take it for text.
std::string all_bytes()
{
    std::string out;
    for (int i = 0; i < 1024; ++i)
        out += static_cast<char>(i);
    return out;
}

stored_image described(char digit, const std::string& name = "rose.png")
{
    return {.hash = std::string(64, digit), .media_type = "image/png", .name = name, .size = 1024};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(images)

BOOST_DATA_TEST_CASE(image_is_found_by_its_hash_as_it_was_stored, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().images();
    const auto made = all.create(described('a'), all_bytes());
    const auto found = all.find(std::string(64, 'a')).value();
    BOOST_TEST(found.id == made.id);
    BOOST_TEST(found.media_type == "image/png");
    BOOST_TEST(found.name == "rose.png");
    BOOST_TEST(found.size == 1024);
    BOOST_TEST((found.created_at == fixture->clock().now()));
    BOOST_TEST(all.bytes(made.id).value() == all_bytes());
    BOOST_TEST(all.get(made.id)->hash == made.hash);
    BOOST_TEST((!all.get(99) && !all.find(std::string(64, 'b')) && !all.bytes(99)));
}

BOOST_DATA_TEST_CASE(bytes_that_are_known_are_not_stored_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().images();
    const auto first = all.create(described('a'), all_bytes());
    fixture->clock().advance(1h);
    const auto again = all.create(described('a', "copy.png"), all_bytes());
    BOOST_TEST(again.id == first.id);
    BOOST_TEST(again.name == "rose.png");
    BOOST_TEST((again.created_at == first.created_at));
    BOOST_TEST(all.list({}).items.size() == 1U);
}

BOOST_DATA_TEST_CASE(image_is_kept_while_a_template_names_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().images();
    const auto used = all.create(described('a'), all_bytes());
    const auto unused = all.create(described('b'), all_bytes());
    email_template t;
    t.name = "Roses";
    t.slug = "roses";
    t.html = "<img src=\"https://crm.example.com/outbound/images/" + used.hash + ".png\">";
    const auto made = fixture->store().email_templates().create(t);
    const auto refusal = problem_of([&] { all.remove(used.id); });
    BOOST_TEST((refusal.code == errc::conflict));
    BOOST_TEST(refusal.detail.find("is used by email template " + std::to_string(made.id) + " \"Roses\"") !=
               std::string::npos);
    BOOST_TEST(all.remove(unused.id));
    BOOST_TEST(!all.remove(unused.id));
    BOOST_TEST(!all.find(unused.hash));
    fixture->store().email_templates().remove(made.id);
    BOOST_TEST(all.remove(used.id));
}

BOOST_DATA_TEST_CASE(images_are_listed_in_pages, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& all = fixture->store().images();
    for (const char digit : {'a', 'b', 'c'})
        all.create(described(digit), all_bytes());
    const auto page = all.list({.after = 0, .limit = 2});
    BOOST_TEST(page.items.size() == 2U);
    const auto rest = all.list({.after = page.next.value(), .limit = 2});
    BOOST_TEST(rest.items.size() == 1U);
    BOOST_TEST(rest.items.front().hash == std::string(64, 'c'));
    BOOST_TEST(!rest.next.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
