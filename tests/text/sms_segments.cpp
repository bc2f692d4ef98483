// Counting of texts: alphabets, units, and the limits of segments.
#include "text/sms_segments.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace outbound::test {
namespace {

using text::measure_sms;
using text::sms_encoding;

std::string times(std::size_t count, const std::string& what)
{
    std::string out;
    while (count-- > 0)
        out += what;
    return out;
}

struct measured_text {
    std::string rule;
    std::string body;
    sms_encoding encoding;
    std::size_t units;
    std::size_t segments;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sms_segments)

BOOST_AUTO_TEST_CASE(texts_are_counted_as_carriers_count_them)
{
    using enum sms_encoding;
    const measured_text examples[] = {
        {"nothing", "", gsm7, 0, 0},
        {"one letter", "a", gsm7, 1, 1},
        {"the default alphabet",
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            "abcdefghijklmnopqrstuvwxyzäöñüà",
            gsm7, 127, 1},
        {"its extension costs two", "^{}\\[~]|€\f", gsm7, 20, 1},
        {"a line break of two characters", "a\r\nb", gsm7, 4, 1},
        {"160 septets fill one segment", times(160, "a"), gsm7, 160, 1},
        {"161 need two", times(161, "a"), gsm7, 161, 2},
        {"two hold 306", times(306, "a"), gsm7, 306, 2},
        {"307 need three", times(307, "a"), gsm7, 307, 3},
        {"80 euro signs fit", times(80, "€"), gsm7, 160, 1},
        {"an escape is not parted from its septet", times(152, "a") + "€" + times(152, "a"), gsm7, 306, 3},
        {"1600 septets", times(1600, "a"), gsm7, 1600, 11},
        {"a backtick is not in the alphabet", "`", ucs2, 1, 1},
        {"nor is a tab", "a\tb", ucs2, 3, 1},
        {"nor ç, though Ç is", "ç", ucs2, 1, 1},
        {"nor are curly quotes", "\u201Chi\u201D", ucs2, 4, 1},
        {"nor is the escape itself", "\x1B", ucs2, 1, 1},
        {"one such character changes all", "€^ё", ucs2, 3, 1},
        {"70 code units fill one segment", times(70, "я"), ucs2, 70, 1},
        {"71 need two", times(71, "я"), ucs2, 71, 2},
        {"two hold 134", times(134, "я"), ucs2, 134, 2},
        {"135 need three", times(135, "я"), ucs2, 135, 3},
        {"an emoji is two units", "😀", ucs2, 2, 1},
        {"35 emoji fit", times(35, "😀"), ucs2, 70, 1},
        {"a surrogate pair is not parted", times(66, "я") + "😀" + times(66, "я"), ucs2, 134, 3},
        {"a flag is four units and stays whole", times(65, "я") + "🇩🇪" + times(64, "я"), ucs2, 133, 3},
        {"flags are parted from each other", times(63, "я") + "🇩🇪🇫🇷" + times(63, "я"), ucs2, 134, 2},
        {"a family stays whole", times(60, "я") + "👨‍👩‍👧‍👦" + times(60, "я"), ucs2, 131, 3},
        {"a skin tone stays with its hand", times(65, "я") + "👍🏽" + times(65, "я"), ucs2, 134, 3},
        {"endless joiners are cut all the same", "я" + times(200, "\u200D"), ucs2, 201, 3},
        {"bytes that are no text count one each", "\xFF\xFE", ucs2, 2, 1},
    };
    for (const auto& each : examples)
        BOOST_TEST_CONTEXT(each.rule)
        {
            const auto size = measure_sms(each.body);
            BOOST_TEST((size.encoding == each.encoding));
            BOOST_TEST(size.units == each.units);
            BOOST_TEST(size.segments == each.segments);
        }
}

BOOST_AUTO_TEST_CASE(the_limit_counts_characters_not_units)
{
    BOOST_TEST(measure_sms("a€😀").characters == 3U);
    BOOST_TEST(measure_sms(times(1600, "😀")).characters == text::most_sms_characters);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
