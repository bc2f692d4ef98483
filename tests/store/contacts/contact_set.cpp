// Sets of contacts as text.
#include "store/contacts/contact_set.hpp"

#include "model/utf8.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace outbound::sql;

BOOST_AUTO_TEST_SUITE(contact_set_tests)

BOOST_AUTO_TEST_CASE(set_of_any_density_is_read_as_it_was_written)
{
    std::mt19937_64 random{14};
    for (const double density : {0.0, 0.0002, 0.001, 0.01, 0.05, 0.1, 0.16, 0.17, 0.5, 0.99, 1.0})
        for (int repetition = 0; repetition < 20; ++repetition) {
            contact_set set;
            for (std::size_t i = 0; i < block_size; ++i)
                set[i] = std::generate_canonical<double, 53>(random) < density;
            const auto text = set_text(set);
            BOOST_TEST(text.size() <= 683U);
            BOOST_TEST(text.find_first_of("\"\\") == std::string::npos);
            BOOST_TEST(!outbound::has_control_character(text));
            contact_set read;
            add_set(text, read);
            BOOST_TEST((read == set));
        }
}

BOOST_AUTO_TEST_CASE(each_distance_between_two_places_is_kept)
{
    for (std::size_t first = 0; first < block_size; first += 97)
        for (std::size_t second = first + 1; second < block_size; ++second) {
            contact_set read;
            add_set(set_text(std::vector{first, second}), read);
            BOOST_REQUIRE((read.count() == 2 && read[first] && read[second]));
        }
}

BOOST_AUTO_TEST_CASE(unreadable_text_stands_for_every_contact)
{
    for (const auto& text :
        {std::string{"\x01"}, std::string{"\\"}, std::string{"\x7f"}, std::string(50, '~'), std::string(683, '~')}) {
        contact_set read;
        add_set(text, read);
        BOOST_TEST(read.all());
    }
}

BOOST_AUTO_TEST_SUITE_END()
