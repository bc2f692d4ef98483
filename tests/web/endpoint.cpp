// The table of endpoints: which endpoint answers a request, and the answers to all others.
#include "api/fixture.hpp"

#include <outbound/web.hpp>

namespace {

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(endpoint_tests, service_fixture)

BOOST_AUTO_TEST_CASE(health_reports_a_live_process_and_one_that_is_ready)
{
    BOOST_TEST(service->handle({"GET", "/healthz", {}, {}, {}}).status == 200u);
    BOOST_TEST(service->handle({"GET", "/readyz?deep=1", {}, {}, "127.0.0.1"}).status == 200u);
}

BOOST_AUTO_TEST_CASE(unknown_paths_are_refused_with_a_reason)
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
