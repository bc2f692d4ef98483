// The way of the dashboard to the inbox of a simulator: only to one on this machine, and only for callers who see
// addresses.
#include "web/direct_caller.hpp"

using namespace outbound;

namespace {

std::string with_sandbox(const std::string& url)
{
    return R"({"database": "sqlite://:memory:", "dashboard": {"sandbox_url": ")" + url + R"("}})";
}

unsigned status_of(service_fixture& f, std::string path = "/outbound/preview/sandbox", scope may = scope::pii)
{
    return f.service->handle({"GET", std::move(path), {}, {}, {}, web_access{"ada", {may}, 7}}).status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox)

BOOST_AUTO_TEST_CASE(only_an_inbox_on_this_machine_is_read)
{
    service_fixture none{R"({"database": "sqlite://:memory:"})"};
    BOOST_TEST(status_of(none) == 404u);
    service_fixture elsewhere{with_sandbox("https://sandbox.example.com/simulator/inbox")};
    BOOST_TEST(status_of(elsewhere) == 404u);
    service_fixture here{with_sandbox("http://127.0.0.1:1/simulator/inbox")};
    BOOST_TEST(status_of(here) == 504u);
    BOOST_TEST(status_of(here, "/outbound/preview/sandbox/1/html") == 504u);
}

BOOST_AUTO_TEST_CASE(messages_are_named_by_numbers_and_seen_by_callers_who_may_see_addresses)
{
    service_fixture f{with_sandbox("http://127.0.0.1:1/simulator/inbox")};
    for (const auto* name : {"x", "1x", "-1", "%2e%2e", "99999999999"})
        BOOST_TEST(status_of(f, "/outbound/preview/sandbox/" + std::string{name}) == 404u, name);
    BOOST_TEST(status_of(f, "/outbound/preview/sandbox/1") == 504u);
    BOOST_TEST(status_of(f, "/outbound/preview/sandbox", scope::read) == 403u);
    BOOST_TEST(f.service->handle({"GET", "/outbound/preview/sandbox", {}, {}, {}}).status == 401u);
}

BOOST_AUTO_TEST_SUITE_END()
