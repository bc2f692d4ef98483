// Replies that opt out, opt in or ask for help.
#include "rules/opt_out.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
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
    } cases[] = {{"STOP", keyword::stop}, {"stop", keyword::stop}, {" Stop.\n", keyword::stop},
        {"\"STOP\"!", keyword::stop}, {"StopAll", keyword::stop}, {"unsubscribe", keyword::stop},
        {"CANCEL", keyword::stop}, {"end", keyword::stop}, {"quit", keyword::stop}, {"Revoke", keyword::stop},
        {"optout", keyword::stop}, {"START", keyword::start}, {"unstop", keyword::start}, {"help?", keyword::help},
        {"INFO", keyword::help}, {"", keyword::none}, {"...", keyword::none}, {"please stop", keyword::none},
        {"STOPP", keyword::none}, {"STO", keyword::none}, {"ST OP", keyword::none}, {"yes", keyword::none},
        {"the end", keyword::none}, {"\xFFstop", keyword::none}};
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

BOOST_AUTO_TEST_CASE(yes_is_consent_only_after_an_opt_out)
{
    BOOST_TEST((classify("Yes!", "", true) == keyword::start));
    BOOST_TEST((classify("Yes!", "", false) == keyword::none));
    BOOST_TEST((classify("yes please", "", true) == keyword::none));
}

BOOST_AUTO_TEST_CASE(opt_out_is_recognised_in_every_common_spelling)
{
    for (const auto* body :
        {"opt out", "Opt Out", "OPT-OUT", "opt_out", "OptOut.", "opt  out!", "stop all", "STOP-ALL", "StopAll",
            "revoke", "Revoke!", "QUIT", "End", "cancel", "UNSUBSCRIBE", "un-subscribe", "S.T.O.P", "s-t-o-p", "*STOP*",
            "(stop)", "[Stop]", "'stop'", "\"stop\"", "\u2018Stop\u2019", "\u201CSTOP\u201D", "\u00ABstop\u00BB",
            "\u201Estop\u201C", "stop\u2026", "stop\u2014", "\uFF33\uFF34\uFF2F\uFF30", "\uFF53\uFF54\uFF4F\uFF50",
            "\uFF33\uFF54\uFF4F\uFF30\uFF01", "\u00A0STOP\u00A0", "opt\u00A0out", "opt\u2003out", "\u200BSTOP\u200B",
            "S\u200BT\u200CO\u200DP", "\uFEFFstop", "st\u00ADop", "stop\uFE0F", "stop \U0001F6D1", "stop please",
            "STOP, please.", "Stop... please!", "stop thank you", "Stop. Thank you!", "stop thanks", "opt out please",
            "opt-out, thank you", "cancel pls", "stop please thank you", "\nstop\r\n", "stop\t"})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST((classify(body, "") == keyword::stop));
}

BOOST_AUTO_TEST_CASE(opt_out_is_recognised_whatever_number_of_signs_and_spaces_surrounds_it)
{
    const auto repeated = [](std::string_view text, int times) {
        std::string out;
        for (int i = 0; i < times; ++i)
            out += text;
        return out;
    };
    for (const auto& decoration : {repeated("!", 196), repeated("!", 197), repeated("\u200B", 70), repeated(" ", 240),
             repeated("\U0001F6D1", 50), repeated("\r\n", 1000), repeated("!", 100'000)})
        BOOST_TEST_CONTEXT(decoration.size() << " bytes of " << decoration.substr(0, 4))
        {
            BOOST_TEST((classify("STOP" + decoration, "") == keyword::stop));
            BOOST_TEST((classify(decoration + "Opt out" + decoration + " please", "") == keyword::stop));
            BOOST_TEST((classify(decoration, "") == keyword::none));
        }
    BOOST_TEST((classify(repeated("stop ", 1000), "") == keyword::none));
    BOOST_TEST((classify(repeated("s", 100'000), "") == keyword::none));
}

BOOST_AUTO_TEST_CASE(sentence_that_holds_such_a_word_is_no_opt_out)
{
    for (const auto* body : {"Don't stop", "don\u2019t stop", "Dont stop", "do not stop", "never stop", "stopped",
             "stop it", "stop by at 5", "stopover", "non-stop", "the end", "weekend", "end of story", "quit smoking",
             "cancel my order", "opt in", "opt", "out", "please", "thank you", "st op", "s t o p", "unstop please",
             "start please", "yes please", "stop 2", "2stop", "stop\u00E9", "\u0441top", "stop\xC3", "\xED\xA0\x80stop",
             "\xFFstop", ""})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST((classify(body, "") != keyword::stop));
}

BOOST_AUTO_TEST_CASE(opt_in_is_only_the_single_word)
{
    for (const auto* body : {"START", "start.", "\"Start\"", "UNSTOP", "\uFF33\uFF34\uFF21\uFF32\uFF34"})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST((classify(body, "") == keyword::start));
    for (const auto* body : {"start please", "start now", "restart", "don't start", "un stop"})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST((classify(body, "", true) == keyword::none));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
