// The table of endpoints: the endpoint of each request, and the answers to all others.
#include "api/fixture.hpp"

#include "store/open_database.hpp"
#include "store/scratch.hpp"

#include <outbound/web.hpp>

#include <boost/json/parse.hpp>

namespace {

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(endpoint_tests, service_fixture)

BOOST_AUTO_TEST_CASE(health_reports_a_live_process_and_one_that_is_ready)
{
    BOOST_TEST(service->handle({"GET", "/healthz", {}, {}, {}}).status == 200u);
    BOOST_TEST(service->handle({"GET", "/readyz?deep=1", {}, {}, "127.0.0.1"}).status == 200u);
}

BOOST_AUTO_TEST_CASE(faults_of_the_database_are_not_described_to_callers)
{
    const outbound::testing::scratch_folder folder;
    service_fixture broken{R"({"database": ")" + folder.options().url + R"("})"};
    sql::write(
        *sql::open_database(folder.options()), [](sql::transaction& tx) { tx->run("DROP TABLE outbound_pace"); });
    const auto answer = broken.service->handle({"GET", "/readyz", {}, {}, "127.0.0.1"});
    BOOST_TEST(answer.status == 503u);
    BOOST_TEST(answer.body == "The database cannot be used now.\n");
    BOOST_TEST(broken.service->handle({"GET", "/healthz", {}, {}, "127.0.0.1"}).status == 200u);
}

BOOST_AUTO_TEST_CASE(a_whole_request_has_the_limits_of_one_in_pieces)
{
    const auto webhook = service->handle({"POST", "/outbound/webhooks/sendgrid", {}, std::string(2'100'000, 'x'), {}});
    BOOST_TEST(webhook.status == 413u);
    const auto call = service->handle({"POST", "/api/v1/outbound/campaigns", {}, std::string(9'000'000, 'x'), {}});
    BOOST_TEST(call.status == 401u);
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

BOOST_AUTO_TEST_CASE(every_response_and_every_problem_document_has_the_id_of_its_request)
{
    const std::vector<web_header> named{{"X-Request-Id", "edge-7"}};
    const auto alive = service->handle({"GET", "/healthz", named, {}, {}});
    BOOST_TEST(alive.header("x-request-id") == "edge-7");
    BOOST_TEST(alive.body == "ok\n");
    for (const auto* target : {"/nothing", "/api/v1/outbound/campaigns"}) {
        const auto refused = service->handle({"GET", target, named, {}, {}});
        BOOST_TEST(refused.header("x-request-id") == "edge-7");
        BOOST_TEST(boost::json::parse(refused.body).at("request_id") == "edge-7");
    }
    const auto head = service->handle({"HEAD", "/nothing", {}, {}, {}});
    BOOST_TEST(head.header("x-request-id").size() == 32u);
    BOOST_TEST(head.body.empty());
}

BOOST_AUTO_TEST_CASE(an_id_that_the_host_sets_is_used)
{
    web_request request{"GET", "/nothing", {{"X-Request-Id", "edge-7"}}, {}, {}};
    request.id = "host-1";
    BOOST_TEST(service->handle(request).header("x-request-id") == "host-1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
