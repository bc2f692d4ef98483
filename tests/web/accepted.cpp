// What header fields such as Accept and Accept-Encoding accept.
#include "web/accepted.hpp"

#include <boost/test/unit_test.hpp>

using outbound::web::is_accepted;

BOOST_AUTO_TEST_SUITE(accepted)

BOOST_AUTO_TEST_CASE(narrowest_entry_decides_and_a_weight_of_zero_refuses)
{
    const struct {
        const char* list;
        bool accepts_json;
    } cases[] = {{"application/json", true}, {"APPLICATION/JSON; charset=utf-8", true}, {"*/*", true},
        {"application/*;q=0.1", true}, {"text/html, */*;q=0.5", true}, {"text/html,application/json;q=0.001", true},
        {"text/html", false}, {"application/jsonp", false}, {"application/json;q=0", false},
        {"application/json;q=0.000, */*", false}, {"*/*;q=0", false}, {"application/json, */*;q=0", true},
        {"application/*; q=0, */*", false}, {"application/json;Q=0", false}, {"application/json;q=", true},
        {",,;", false}, {"text/html;q=0, application/json ; q=1.0", true}};
    for (const auto& c : cases)
        BOOST_TEST(is_accepted(c.list, {"application/json", "application/*", "*/*"}) == c.accepts_json, c.list);
    BOOST_TEST(is_accepted("br, gzip;q=0.8", {"gzip", "*"}));
    BOOST_TEST(!is_accepted("gzip;q=0, *", {"gzip", "*"}));
    BOOST_TEST(!is_accepted("identity, br", {"gzip", "*"}));
    BOOST_TEST(!is_accepted("", {"gzip", "*"}));
}

BOOST_AUTO_TEST_SUITE_END()
