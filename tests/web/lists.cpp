// Lists over the web: what their query may say, and who may search.
#include "web/direct_caller.hpp"

namespace {

using namespace outbound;

struct list_fixture : service_fixture {
    direct_caller ada{*service};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lists_tests, list_fixture)

BOOST_AUTO_TEST_CASE(query_that_is_not_allowed_is_refused_by_name)
{
    const std::pair<const char*, const char*> cases[] = {{"/contacts?sort=email", "sort"},
        {"/contacts?colour=red", "colour"}, {"/campaigns?status=late", "status"}, {"/campaigns?after=x", "after"},
        {"/campaigns?limit=0", "limit"}, {"/campaigns?sort=name&after=7", "after"},
        {"/campaigns/1/recipients?sort=seq", "sort"}};
    add_campaign();
    for (const auto& [path, member] : cases) {
        const auto refused = ada.ask("GET", path);
        BOOST_TEST(refused.status == 422u, path);
        BOOST_TEST(document_of(refused).at("violations").at(0).at("path") == member, refused.body);
    }
    BOOST_TEST(ada.ask("GET", "/campaigns?sort=-name&q=new&limit=1&status=draft").status == 200u);
}

BOOST_AUTO_TEST_CASE(recipients_are_searched_by_those_alone_who_may_see_addresses)
{
    add_campaign();
    const direct_caller masked{*service, {"ada", {scope::read}, 7}};
    BOOST_TEST(masked.ask("GET", "/campaigns/1/recipients").status == 200u);
    BOOST_TEST(masked.ask("GET", "/campaigns/1/recipients?q=c1@").status == 403u);
    BOOST_TEST(ada.ask("GET", "/campaigns/1/recipients?q=c1@").status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
