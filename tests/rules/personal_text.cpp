// Finding a person's addresses in other text.
#include "rules/personal_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound::rules;

namespace {

personal_marks ann()
{
    personal_marks marks;
    marks.add_address("Ann@Example.com");
    marks.add_address("+4989123456");
    marks.external_id = "crm-17";
    return marks;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(personal_text)

BOOST_AUTO_TEST_CASE(address_is_found_in_any_case_and_encoding_but_not_inside_a_longer_one)
{
    for (const auto* text : {"ann@example.com", "550 <ANN@example.COM>", "to=ann%40example.com&x",
             "sent to ann@example.com.", "whatsapp:+4989123456", "To=%2B4989123456", "number 4989123456 is wrong"})
        BOOST_TEST(mentions(text, ann()), text);
    for (const auto* text : {"", "joann@example.com", "x.ann@example.com", "ann@example.com.au",
             "ann@example.community", "+49891234567", "149891234567", "ann"})
        BOOST_TEST(!mentions(text, ann()), text);
}

BOOST_AUTO_TEST_CASE(mention_is_taken_out_of_a_text)
{
    BOOST_TEST(without_mentions("5.1.1 <Ann@example.com>: no +4989123456 here", ann()) == "5.1.1 <>: no  here");
    BOOST_TEST(without_mentions("30003", ann()) == "30003");
    BOOST_TEST(without_mentions("ann@example.com", ann()) == "");
}

BOOST_AUTO_TEST_CASE(row_of_a_file_names_a_person_by_key_and_by_national_number_too)
{
    BOOST_TEST(row_mentions("crm-17,Ann,", ann()));
    BOOST_TEST(row_mentions("Ann;089 / 9123-456", ann()));
    BOOST_TEST(!row_mentions("crm-18,Bob,089 777", ann()));
}

BOOST_AUTO_TEST_CASE(person_without_addresses_is_mentioned_nowhere)
{
    BOOST_TEST(!mentions("anything", {}));
    BOOST_TEST(!row_mentions("anything", {}));
}

BOOST_AUTO_TEST_SUITE_END()
