// Which replies refuse, allow or ask.
#include "rules/opt_out.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

namespace outbound::test {

using rules::classify;
using rules::keyword;

BOOST_AUTO_TEST_SUITE(opt_out)

BOOST_AUTO_TEST_CASE(a_reply_counts_when_the_whole_of_it_is_a_word_of_the_list)
{
    const struct {
        std::string_view body;
        keyword means;
    } cases[] = {{"STOP", keyword::stop}, {"stop", keyword::stop}, {" Stop.\n", keyword::stop}, {"\"STOP\"!", keyword::stop},
        {"StopAll", keyword::stop}, {"unsubscribe", keyword::stop}, {"CANCEL", keyword::stop}, {"end", keyword::stop},
        {"quit", keyword::stop}, {"Revoke", keyword::stop}, {"optout", keyword::stop}, {"START", keyword::start},
        {"unstop", keyword::start}, {"help?", keyword::help}, {"INFO", keyword::help}, {"", keyword::none},
        {"...", keyword::none}, {"please stop", keyword::none}, {"STOPP", keyword::none}, {"STO", keyword::none},
        {"ST OP", keyword::none}, {"yes", keyword::none}, {"the end", keyword::none}, {"\xFFstop", keyword::none}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.body)
    BOOST_TEST((classify(c.body, "") == c.means));
}

BOOST_AUTO_TEST_CASE(twilios_own_classification_wins)
{
    BOOST_TEST((classify("arret", "STOP") == keyword::stop));
    BOOST_TEST((classify("STOP", "START") == keyword::start));
    BOOST_TEST((classify("hello", "HELP") == keyword::help));
    BOOST_TEST((classify("STOP", "SOMETHING") == keyword::none));
}

BOOST_AUTO_TEST_CASE(yes_is_a_consent_only_from_somebody_who_had_refused)
{
    BOOST_TEST((classify("Yes!", "", true) == keyword::start));
    BOOST_TEST((classify("Yes!", "", false) == keyword::none));
    BOOST_TEST((classify("yes please", "", true) == keyword::none));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
