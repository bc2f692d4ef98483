// Texts of a host's own provider: every database can store what is left of them.
#include "rules/provider_texts.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(provider_texts)

BOOST_AUTO_TEST_CASE(bytes_that_a_database_refuses_are_replaced_in_every_text)
{
    delivery outcome;
    const std::string odd{"a\xE4\0b", 4};
    outcome.vendor_id = outcome.code = outcome.detail = outcome.suppress = odd;
    rules::make_storable(outcome);
    for (const auto& text : {outcome.vendor_id, outcome.code, outcome.detail, outcome.suppress})
        BOOST_TEST(text == "a\xEF\xBF\xBD\xEF\xBF\xBD"
                           "b");
    account_terms terms{0, odd};
    rules::make_storable(terms);
    BOOST_TEST(terms.refusal == "a\xEF\xBF\xBD\xEF\xBF\xBD"
                                "b");
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut_between_characters)
{
    delivery outcome;
    for (int i = 0; i < 2'000; ++i)
        outcome.detail += "\xC3\xBC";
    outcome.vendor_id = outcome.code = std::string(5'000, 'x') + '\xFF';
    rules::make_storable(outcome);
    BOOST_TEST(outcome.detail.size() == 2'000u);
    BOOST_TEST(outcome.vendor_id.size() == 1'000u);
    BOOST_TEST(outcome.code.size() == 200u);
}

BOOST_AUTO_TEST_CASE(usual_answers_stay_as_they_are)
{
    delivery outcome;
    outcome.result = delivery::outcome::rejected;
    outcome.vendor_id = "SM0123";
    outcome.code = "21610";
    outcome.detail = "Empf\xC3\xA4nger\tunbekannt";
    outcome.suppress = "unsubscribe";
    outcome.retry_after = 90s;
    const auto before = outcome;
    rules::make_storable(outcome);
    BOOST_TEST(outcome.vendor_id == before.vendor_id);
    BOOST_TEST(outcome.code == before.code);
    BOOST_TEST(outcome.detail == before.detail);
    BOOST_TEST(outcome.suppress == before.suppress);
    BOOST_TEST((outcome.retry_after == 90s));
}

BOOST_AUTO_TEST_CASE(a_wait_is_at_most_a_day)
{
    const struct {
        std::chrono::milliseconds given, kept;
    } cases[] = {{-1s, 0ms}, {24h, 24h}, {25h, 24h}, {std::chrono::milliseconds::max(), 24h}};
    for (const auto& c : cases) {
        delivery outcome;
        outcome.retry_after = c.given;
        rules::make_storable(outcome);
        BOOST_TEST((outcome.retry_after == c.kept));
    }
}

BOOST_AUTO_TEST_SUITE_END()
