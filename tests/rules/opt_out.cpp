// Replies that opt out, opt in or ask for help.
#include "rules/opt_out.hpp"

#include <boost/test/unit_test.hpp>

#include <unictype.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace outbound::test {

using rules::classify;
using rules::keyword;

namespace {

std::string utf8_of(char32_t c)
{
    const auto part = [c](int shift, std::uint32_t lead) {
        return static_cast<char>(lead | (lead == 0x80 ? (c >> shift) & 0x3F : c >> shift));
    };
    if (c < 0x80)
        return {part(0, 0)};
    if (c < 0x800)
        return {part(6, 0xC0), part(0, 0x80)};
    if (c < 0x10000)
        return {part(12, 0xE0), part(6, 0x80), part(0, 0x80)};
    return {part(18, 0xF0), part(12, 0x80), part(6, 0x80), part(0, 0x80)};
}

}  // namespace

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

// The categories of Unicode are the definition; only characters that look like no sign are listed.
BOOST_AUTO_TEST_CASE(sign_space_or_invisible_character_of_any_script_hides_no_opt_out)
{
    constexpr auto fillers = UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_Z | UC_CATEGORY_MASK_S | UC_CATEGORY_MASK_Cf |
                             UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Me;
    constexpr auto letters = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N;
    const std::u32string_view odd{U"\u034F\u115F\u1160\u17B4\u17B5\u180B\u180F\u3164\uFFA0\uFE0F\u02B9\u02BB\u02BC"
                                  U"\u02BD\u02BE\u02BF\u02BA\U000E0100"};
    int wrong = 0;
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        const bool is_odd = odd.find(c) != std::u32string_view::npos;
        const bool is_filler = is_odd || uc_is_general_category_withtable(c, fillers);
        const bool is_ascii = c < 0x80 || (c >= 0xFF01 && c <= 0xFF5E);  // full-width, too
        if (!is_filler && (is_ascii || !uc_is_general_category_withtable(c, letters)))
            continue;
        const auto sign = utf8_of(c);
        for (const auto& body : {"STOP" + sign, sign + "STOP" + sign, sign + "Stop" + sign + ", please" + sign})
            wrong += (classify(body, "") == keyword::stop) != is_filler ? 1 : 0;
        if (wrong == 1)
            BOOST_TEST(wrong == 0, "U+" << std::hex << static_cast<std::uint32_t>(c));
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(opt_out_with_signs_between_its_letters_may_be_polite)
{
    for (const auto* body : {"S.T.O.P,please", "s-t-o-p/thanks", "S.T.O.P, thank you!", "U.N.SUBSCRIBE!please",
             "o.p.t-o.u.t,please", "S\u30FBT\u30FBO\u30FBP\u3001please"})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST((classify(body, "") == keyword::stop));
    for (const auto* body : {"s t o p,please", "don't s.t.o.p,please", "S.T.A.R.T,please", "p.l.e.a.s.e", ",please"})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST((classify(body, "") == keyword::none));
}

BOOST_AUTO_TEST_CASE(sentence_that_holds_such_a_word_is_no_opt_out)
{
    for (const auto* body : {"Don't stop", "don\u2019t stop", "Dont stop", "do not stop", "never stop", "stopped",
             "stop it", "stop by at 5", "stopover", "non-stop", "the end", "weekend", "end of story", "quit smoking",
             "cancel my order", "opt in", "opt", "out", "please", "thank you", "st op", "s t o p", "unstop please",
             "start please", "yes please", "stop 2", "2stop", "stop\u00E9", "S\u0308TOP",
             "\u043D\u0435\u0441\u0442\u043E\u043F", "\u0441top", "stop\xC3", "\xED\xA0\x80stop", "\xFFstop", ""})
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
