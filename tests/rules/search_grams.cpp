// Grams of texts, and of what is searched in these.
#include "rules/search_grams.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace outbound::rules;

namespace {

bool may_contain(std::string_view text, std::string_view search)
{
    std::vector<gram> grams;
    add_grams(text, grams);
    return std::ranges::all_of(grams_to_find(search), [&](const gram_range& wanted) {
        return std::ranges::any_of(grams, [&](gram g) { return g >= wanted.first && g <= wanted.last; });
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(search_grams)

BOOST_AUTO_TEST_CASE(text_may_contain_each_of_its_parts_in_either_case)
{
    const std::u32string text = U"Zo\u00eb O'Neil, M\u00fcller \u0416\u0443\u043a 100% \u4e2d\u6587 \U0001f600_x";
    const auto utf8 = [](std::u32string_view part) {
        std::string out;
        for (const char32_t c : part) {
            if (c < 0x80)
                out += static_cast<char>(c);
            else if (c < 0x800)
                (out += static_cast<char>(0xC0 | c >> 6)) += static_cast<char>(0x80 | (c & 0x3F));
            else if (c < 0x10000)
                ((out += static_cast<char>(0xE0 | c >> 12)) += static_cast<char>(0x80 | (c >> 6 & 0x3F))) +=
                    static_cast<char>(0x80 | (c & 0x3F));
            else
                (((out += static_cast<char>(0xF0 | c >> 18)) += static_cast<char>(0x80 | (c >> 12 & 0x3F))) +=
                    static_cast<char>(0x80 | (c >> 6 & 0x3F))) += static_cast<char>(0x80 | (c & 0x3F));
        }
        return out;
    };
    for (std::size_t at = 0; at < text.size(); ++at)
        for (std::size_t size = 1; at + size <= text.size(); ++size)
            BOOST_TEST(may_contain(utf8(text), utf8(std::u32string_view{text}.substr(at, size))), at << ", " << size);
}

BOOST_AUTO_TEST_CASE(case_is_ignored_by_the_rules_of_any_database)
{
    const std::pair<const char*, const char*> equal[] = {{"M\u00fcller", "M\u00dcLLER"}, {"\u0130zmir", "izmir"},
        {"\u0130zmir", "i\u0307zmir"}, {"\u0130zmir", "\u0130ZMIR"}, {"ISPARTA", "\u0131sparta"},
        {"\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2"},
        {"\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c3"}, {"Stra\u00dfe", "STRA\u1e9eE"},
        {"\u212aelvin", "kelvin"}, {"\u0436\u0443\u043a", "\u0416\u0423\u041a"}};
    for (const auto& [one, other] : equal) {
        BOOST_TEST(may_contain(one, other), one << ", " << other);
        BOOST_TEST(may_contain(other, one), other << ", " << one);
    }
}

BOOST_AUTO_TEST_CASE(text_without_a_gram_of_the_search_is_left_out)
{
    for (const auto* search : {"adq", "Lovelaces", "ova", "q", "ab", "ae", "vel ", "@", "\u00e4"})
        BOOST_TEST(!may_contain("Ada Lovelace", search), search);
}

BOOST_AUTO_TEST_CASE(search_of_fewer_than_three_characters_is_a_range_of_grams)
{
    BOOST_TEST(grams_to_find("a").size() == 1U);
    BOOST_TEST(grams_to_find("ab").size() == 1U);
    BOOST_TEST((grams_to_find("a")[0].last - grams_to_find("a")[0].first) == (1 << 20) - 1);
    BOOST_TEST(grams_to_find("abcabc").size() == 3U);
    BOOST_TEST(grams_to_find("").empty());
    BOOST_TEST(grams_to_find("\u0307").empty());  // Some database may ignore it.
}

BOOST_AUTO_TEST_SUITE_END()
