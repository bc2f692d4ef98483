// Names that compare without case, in NFC.
#include "model/folded_name.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(folded_name)

BOOST_AUTO_TEST_CASE(names_that_differ_in_case_or_composition_fold_to_the_same)
{
    const std::string_view equal[][2] = {
        {"VIP", "vip"},
        {"Caf\u00e9", "CAFE\u0301"},
        {"Stra\u00dfe", "STRASSE"},
        {"\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2"},
        {"\u1e9b\u0323", "\u1e9b\u0323"},
    };
    for (const auto& [one, other] : equal)
        BOOST_TEST(fold_name(one) == fold_name(other), one);
    BOOST_TEST(fold_name("Caf\u00e9") == "caf\u00e9");
    BOOST_TEST(fold_name("cafe") != fold_name("caf\u00e9"));
    BOOST_TEST(fold_name("\xff\xfe") == "\xff\xfe");
    BOOST_TEST(fold_name("") == "");
}

BOOST_AUTO_TEST_CASE(a_composed_name_keeps_its_case)
{
    BOOST_TEST(composed_name("CAFE\u0301") == "CAF\u00c9");
    BOOST_TEST(composed_name("Plan") == "Plan");
    BOOST_TEST(composed_name("\xff\xfe") == "\xff\xfe");
}

BOOST_AUTO_TEST_CASE(of_equal_names_the_first_stays_in_nfc)
{
    const auto names = distinct_names({"vip", "VIP", "cafe\u0301", "Caf\u00e9", "b"});
    BOOST_TEST(names == (std::vector<std::string>{"b", "caf\u00e9", "vip"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
