// Sessions of browsers: the cookie, its access, and its end.
#include "web/web_fixture.hpp"

#include "web/sessions.hpp"

namespace {

using namespace outbound;

struct session_fixture : web_fixture {
    session_fixture()
    {
        const auto made = ok("tokens.create", R"({"name":"Ada","scopes":["read","write"]})");
        token = made.at("token").as_string();
    }

    reply log_in(const std::string& text, std::string_view fields = ours)
    {
        return ask("POST", session, std::string{fields} + json_type, R"({"token":")" + text + "\"}");
    }

    /// `name=value` of the cookie that a response sets.
    static std::string cookie_of(const reply& response)
    {
        const std::string field{response["Set-Cookie"]};
        return field.substr(0, field.find(';'));
    }

    unsigned status(std::string_view method, std::string_view path, const std::string& fields, std::string body = {})
    {
        return ask(method, "/api/v1/outbound" + std::string{path}, fields + json_type, body).result_int();
    }

    static constexpr const char* session = "/api/v1/outbound/session";
    static constexpr const char* ours = "Sec-Fetch-Site: same-origin\r\n";
    static constexpr const char* segment = R"({"name":"All","filter":{}})";
    std::string token;
};

constexpr clock::steady_time start{std::chrono::hours{100}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sessions_tests, session_fixture)

BOOST_AUTO_TEST_CASE(a_token_starts_a_session_whose_cookie_has_the_access_of_the_token)
{
    const auto begun = log_in(token);
    BOOST_TEST(begun.result_int() == 200u);
    BOOST_TEST(begun.body() == R"({"actor":"Ada","scopes":["read","write"],"login":"token"})");
    const std::string field{begun["Set-Cookie"]};
    BOOST_TEST(field.starts_with("outbound_session="));
    BOOST_TEST(field.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"));
    BOOST_TEST(field.find("obt_") == std::string::npos);
    const auto cookie = "Cookie: other=1; " + cookie_of(begun) + "\r\n";
    BOOST_TEST(status("GET", "/stats", cookie) == 200u);
    BOOST_TEST(status("GET", "/stats", "Cookie: outbound_session=x\r\n") == 401u);
    BOOST_TEST(status("GET", "/tokens", cookie) == 403u);
    BOOST_TEST(status("POST", "/segments", cookie + ours, segment) == 200u);
}

BOOST_AUTO_TEST_CASE(with_a_cookie_changes_come_from_our_own_pages_only)
{
    const auto cookie = "Cookie: " + cookie_of(log_in(token)) + "\r\n";
    for (const auto* origin : {"", "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
             "Origin: https://evil.example\r\n", "Origin: null\r\n", "Origin: http://x.example\r\n",
             "Sec-Fetch-Site: cross-site\r\nOrigin: http://localhost\r\n"})
        BOOST_TEST(status("POST", "/segments", cookie + origin, segment) == 403u, origin);
    BOOST_TEST(value("segments.list", "{}", "/items") == "[]");
    BOOST_TEST(status("POST", "/segments", cookie + "Origin: http://localhost\r\n", segment) == 200u);
    BOOST_TEST(
        status("POST", "/segments", "Authorization: Bearer " + token + "\r\n", R"({"name":"B","filter":{}})") == 200u);
}

BOOST_AUTO_TEST_CASE(a_session_needs_a_valid_token_and_a_page_of_ours)
{
    BOOST_TEST(log_in(token, "").result_int() == 403u);
    BOOST_TEST(log_in(token, "Origin: https://evil.example\r\n").result_int() == 403u);
    BOOST_TEST(log_in("obt_" + std::string(43, 'a')).result_int() == 401u);
    for (const auto* body : {"", "[]", "{", "{}", R"({"token":1})"}) {
        const auto refused = ask("POST", session, std::string{ours} + json_type, body);
        BOOST_TEST(refused.result_int() == 401u, body);
        BOOST_TEST(refused["Set-Cookie"].empty());
    }
}

BOOST_AUTO_TEST_CASE(a_session_ends_with_its_token_and_when_it_is_ended)
{
    const auto first = "Cookie: " + cookie_of(log_in(token)) + "\r\n";
    const auto second = "Cookie: " + cookie_of(log_in(token)) + "\r\n";
    const auto ended = ask("DELETE", session, first + ours);
    BOOST_TEST(ended.result_int() == 204u);
    BOOST_TEST(std::string{ended["Set-Cookie"]}.starts_with("outbound_session=; Path=/; Max-Age=0"));
    BOOST_TEST(status("GET", "/stats", first) == 401u);
    BOOST_TEST(status("GET", "/stats", second) == 200u);
    ok("tokens.revoke", R"({"id":1})");
    BOOST_TEST(status("GET", "/stats", second) == 401u);
}

BOOST_AUTO_TEST_CASE(a_session_is_described_to_its_owner_only)
{
    const auto expected = R"({"actor":"Ada","scopes":["read","write"],"login":"token"})";
    const auto described = ask("GET", session, "Cookie: " + cookie_of(log_in(token)) + "\r\n", "");
    BOOST_TEST(described.result_int() == 200u);
    BOOST_TEST(described.body() == expected);
    BOOST_TEST(described["Cache-Control"] == "no-store");
    BOOST_TEST(ask("GET", session, "Authorization: Bearer " + token + "\r\n", "").body() == expected);
    BOOST_TEST(ask("GET", session, "", "").result_int() == 401u);
    BOOST_TEST(ask("GET", session, "Cookie: outbound_session=x\r\n", "").result_int() == 401u);
}

BOOST_AUTO_TEST_CASE(callers_that_the_host_has_authenticated_have_a_session_without_a_cookie)
{
    web_request head{"GET", session, {}, {}, "192.0.2.1"};
    head.access = web_access{"Olga", {scope::read}};
    const auto described = service->handle(head);
    BOOST_TEST(described.status == 200u);
    BOOST_TEST(described.body == R"({"actor":"Olga","scopes":["read"],"login":"host"})");
    BOOST_TEST(described.header("set-cookie").empty());
}

BOOST_AUTO_TEST_CASE(beyond_this_machine_the_cookie_is_secure_and_named_so)
{
    const auto from = [&](std::string remote, std::vector<web_header> fields, std::string method, std::string target) {
        return service->handle({std::move(method), std::move(target), std::move(fields),
            R"({"token":")" + token + "\"}", std::move(remote)});
    };
    const auto begun = from("192.0.2.1", {{"Sec-Fetch-Site", "same-origin"}}, "POST", session);
    const std::string field{begun.header("set-cookie")};
    BOOST_TEST(field.starts_with("__Secure-outbound_session="));
    BOOST_TEST(field.ends_with("; HttpOnly; SameSite=Strict; Secure"));
    const auto stats = "/api/v1/outbound/stats";
    const auto cookie = field.substr(0, field.find(';'));
    BOOST_TEST(service->handle({"GET", stats, {{"Cookie", cookie}}, {}, "192.0.2.1"}).status == 200u);
    const auto unprefixed = cookie.substr(std::string_view{"__Secure-"}.size());
    BOOST_TEST(service->handle({"GET", stats, {{"Cookie", unprefixed}}, {}, "192.0.2.1"}).status == 401u);
}

BOOST_AUTO_TEST_CASE(a_session_ends_after_twelve_hours_and_when_it_is_idle)
{
    using web::sessions;
    sessions all;
    const auto used = all.begin(7, start);
    const auto idle = all.begin(8, start);
    for (std::chrono::minutes passed{30}; passed < sessions::longest; passed += std::chrono::minutes{30})
        BOOST_TEST((all.use(used, start + passed) == 7));
    BOOST_TEST(!all.use(used, start + sessions::longest).has_value());
    BOOST_TEST(!all.use(idle, start + sessions::longest_idle).has_value());
    BOOST_TEST(!all.use("", start).has_value());
}

BOOST_AUTO_TEST_CASE(any_number_of_sessions_may_begin)
{
    web::sessions all;
    for (std::size_t i = 0; i <= web::sessions::most; ++i)
        all.begin(7, start);
    const auto later = start + std::chrono::seconds{1};
    const auto first = all.begin(9, later);
    const auto second = all.begin(9, later);  // Ends one that was idle for longer.
    BOOST_TEST((all.use(first, later) == 9));
    BOOST_TEST((all.use(second, later) == 9));
}

BOOST_AUTO_TEST_SUITE_END()
