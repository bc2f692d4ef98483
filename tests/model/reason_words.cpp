// Reasons in plain English: every code of outbound has a clause.
#include <outbound/contact_store.hpp>
#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/reason_words.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace outbound;

namespace {

template <class E>
void add_names(std::set<std::string_view>& to)
{
    for (const auto& [value, name] : names<E>::value)
        if (!name.empty())
            to.insert(name);
}

// Several words, without a code and a full stop, because it is part of a sentence.
bool is_clause(std::string_view words)
{
    return std::ranges::count(words, ' ') >= 3 && words.find('_') == std::string_view::npos && !words.ends_with('.');
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reason_words)

BOOST_AUTO_TEST_CASE(every_reason_of_outbounds_own_has_a_clause_in_plain_english)
{
    std::set<std::string_view> reasons;
    add_names<skip_reason>(reasons);
    add_names<outcome_reason>(reasons);
    add_names<delivery_code>(reasons);
    add_names<http::fault>(reasons);
    std::set<std::string_view> clauses;
    for (const auto reason : reasons)
        BOOST_TEST_CONTEXT(reason)
        {
            const auto words = reason_in_words(reason);
            BOOST_TEST(is_clause(words));
            BOOST_TEST(clauses.insert(words).second);
            BOOST_TEST(is_clause(reason_in_words(recipient_status::unknown, reason)));
            BOOST_TEST(reason_in_words(recipient_status::failed, reason) == words);
        }
}

BOOST_AUTO_TEST_CASE(every_reason_of_a_suppression_has_a_clause)
{
    for (const auto& [reason, name] : names<suppression_reason>::value)
        BOOST_TEST(is_clause(suppression_in_words(name)), name);
    BOOST_TEST(suppression_in_words("asked by phone") == "");
}

BOOST_AUTO_TEST_CASE(codes_of_vendors_are_quoted)
{
    using enum recipient_status;
    BOOST_TEST(reason_in_words("21211") == "");
    BOOST_TEST(reason_in_words(failed, "21211") == "the provider's code for it is 21211");
    BOOST_TEST(reason_in_words(failed, "http_400") == "the provider answered with HTTP status 400");
    BOOST_TEST(reason_in_words(unknown, "http_503") ==
               "the provider answered with HTTP status 503, which does not prove that it was not sent");
    BOOST_TEST(reason_in_words(sent, "") == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_outcome_tells_a_lost_answer_from_a_refusal_after_it)
{
    using enum recipient_status;
    BOOST_TEST(reason_in_words(unknown, "") == "the provider's answer was lost");
    BOOST_TEST(reason_in_words(unknown, "timeout") == "the provider did not answer in time");
    BOOST_TEST(reason_in_words(unknown, "invalid_address") ==
               "the answer to an earlier attempt was lost, and the attempt after it was refused: the address is not "
               "valid");
}

BOOST_AUTO_TEST_SUITE_END()
