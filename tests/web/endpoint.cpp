// The table of endpoints: who answers which request, and what the others get.
#include "api/fixture.hpp"

#include <outbound/web.hpp>

namespace {

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(endpoint_tests, service_fixture)

BOOST_AUTO_TEST_CASE(a_living_process_says_so_and_one_that_can_work_too)
{
    BOOST_TEST(service->handle({"GET", "/healthz", {}, {}, {}}).status == 200u);
    BOOST_TEST(service->handle({"GET", "/readyz?deep=1", {}, {}, {}}).status == 200u);
}

BOOST_AUTO_TEST_CASE(what_no_endpoint_answers_is_refused_in_words)
{
    struct {
        const char* method;
        const char* target;
        unsigned status;
    } const requests[] = {
        {"GET", "/", 404},
        {"GET", "", 404},
        {"GET", "?", 404},
        {"GET", "/healthz/", 404},
        {"GET", "//healthz", 404},
        {"GET", "/healthz/more", 404},
        {"POST", "/healthz", 405},
        {"", "/healthz", 405},
    };
    for (const auto& [method, target, status] : requests)
        BOOST_TEST_CONTEXT(method << ' ' << target)
        {
            const auto answer = service->handle({method, target, {}, {}, {}});
            BOOST_TEST(answer.status == status);
            BOOST_TEST(!answer.body.empty());
            BOOST_TEST(answer.header("allow") == (status == 405 ? "GET" : ""));
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
