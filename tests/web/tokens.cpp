// API tokens over HTTP: their scopes, the answers to invalid ones, and the record of their use.
#include "web/web_fixture.hpp"

#include "store/open_database.hpp"
#include "store/scratch.hpp"
#include "web/direct_caller.hpp"
#include "web/failed_tries.hpp"

namespace {

using namespace outbound;

struct token_fixture : web_fixture {
    struct shown_token {
        std::int64_t id;
        std::string text;
    };

    shown_token make_token(const std::vector<scope>& scopes, const std::string& more = "")
    {
        boost::json::array words;
        for (const auto each : scopes)
            words.push_back(boost::json::value(to_string(each)));
        const auto made =
            ok("tokens.create", R"({"name":"a test","scopes":)" + boost::json::serialize(words) + more + "}");
        return {made.at("id").to_number<std::int64_t>(), std::string{made.at("token").as_string()}};
    }

    /// Without a socket; `text` is the token.
    web_response show(const std::string& text, std::string method, std::string target, std::string body = {})
    {
        return service->handle({std::move(method), std::move(target),
            {{"Authorization", "Bearer " + text}, {"Content-Type", "application/json"}}, std::move(body), {}});
    }

    void add_ada()
    {
        ok("contacts.upsert", R"({"contacts":[{"external_id":"1","email":"ada@example.com","phone":"+4989123456"}]})");
    }

    unsigned status_of(const std::string& text) { return show(text, "GET", stats).status; }

    static constexpr const char* stats = "/api/v1/outbound/stats?contacts=false";
};

std::string refused_target(const std::string& path)
{
    return filled(path) + "?no_such_member=1";
}

bool shows_ada(const std::string& text)
{
    return text.find("ada@") != std::string::npos || text.find("ada%40") != std::string::npos ||
           text.find("9123456") != std::string::npos;
}

std::vector<std::vector<scope>> sets_of_scopes()
{
    std::vector<std::vector<scope>> out;
    for (unsigned bits = 1; bits < 1U << names<scope>::value.size(); ++bits) {
        auto& set = out.emplace_back();
        for (std::size_t i = 0; i < names<scope>::value.size(); ++i)
            if ((bits >> i & 1) != 0)
                set.push_back(names<scope>::value[i].value);
    }
    return out;
}

std::string bearer(const std::string& text)
{
    return "Authorization: Bearer " + text + "\r\n";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tokens_tests, token_fixture)

BOOST_AUTO_TEST_CASE(every_operation_needs_its_scope_or_admin_and_no_other)
{
    for (const auto& scopes : sets_of_scopes()) {
        const auto token = make_token(scopes);
        for (const auto& row : service->operations())
            for (const auto& where : row.routes) {
                const bool is_allowed =
                    std::ranges::any_of(scopes, [&](scope each) { return each == row.scope || each == scope::admin; });
                const auto got = show(token.text, std::string{where.method}, refused_target(std::string{where.path}));
                BOOST_TEST_CONTEXT(row.name << ' ' << where.path)
                BOOST_TEST(got.status == (is_allowed ? 422u : 403u), got.body);
                const auto wish = "this needs the scope " + std::string{to_string(row.scope)};
                BOOST_TEST((got.body.find(wish) != std::string::npos) == !is_allowed);
            }
    }
}

BOOST_AUTO_TEST_CASE(a_campaign_that_is_scheduled_at_once_needs_send_too)
{
    const std::string draft = R"({"name":"News","type":"email","subject":"Hello","text":"Dear friend")";
    const auto timed = draft + R"(,"scheduled_at":"2026-12-24T09:00:00Z")";
    const auto local = draft + R"(,"scheduled_local":"2026-12-24T09:00")";
    const auto writer = make_token({scope::write}).text;
    const auto create = [&](const std::string& text, const std::string& body) {
        return show(text, "POST", "/api/v1/outbound/campaigns", body + "}").status;
    };
    BOOST_TEST(create(writer, draft) == 200u);
    BOOST_TEST(create(writer, timed) == 403u);
    BOOST_TEST(create(writer, local) == 403u);
    BOOST_TEST(create(writer, timed + R"(,"draft":1)") == 422u);
    BOOST_TEST(create(writer, timed + R"(,"draft":true)") == 200u);
    BOOST_TEST(create(make_token({scope::write, scope::send}).text, timed) == 200u);
    BOOST_TEST(value("campaigns.list", R"({"status":"scheduled"})", "/items").find("\"id\":3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_restore_is_cancelled_by_those_who_may_restore)
{
    const auto writer = make_token({scope::write}).text;
    const auto cancel = [&](const std::string& text, std::int64_t job) {
        return show(text, "POST", "/api/v1/outbound/jobs/" + std::to_string(job) + "/cancel").status;
    };
    const auto import = ok("imports.create").at("id").to_number<std::int64_t>();
    const auto restore = ok("restores.create").at("id").to_number<std::int64_t>();
    BOOST_TEST(cancel(writer, import) == 200u);
    BOOST_TEST(cancel(writer, restore) == 403u);
    BOOST_TEST(value("jobs.get", R"({"id":)" + std::to_string(restore) + "}", "/status") == R"("running")");
    BOOST_TEST(cancel(writer, 4711) == 404u);
    BOOST_TEST(cancel(make_token({scope::admin}).text, restore) == 200u);
}

BOOST_AUTO_TEST_CASE(tokens_that_are_missing_unknown_expired_or_revoked_get_one_answer)
{
    const auto expired = make_token({scope::admin}, R"(,"expires_at":"2026-11-22T15:00:01Z")").text;
    const auto revoked = make_token({scope::admin});
    BOOST_TEST(status_of(expired) == 200u);
    BOOST_TEST(status_of(revoked.text) == 200u);
    time.at += std::chrono::seconds{1};
    ok("tokens.revoke", R"({"id":)" + std::to_string(revoked.id) + "}");
    const auto ask = [&](std::vector<web_header> fields) {
        fields.push_back({"X-Request-Id", "edge-7"});  // The same for all, because it is in the document.
        return service->handle({"GET", stats, std::move(fields), {}, {}});
    };
    const auto missing = ask({});
    BOOST_TEST(missing.status == 401u);
    BOOST_TEST(missing.header("www-authenticate") == "Bearer");
    for (const auto& text :
        {expired, revoked.text, "obt_" + std::string(43, 'a'), std::string{"obt_"}, std::string{"x"}}) {
        const auto refused = ask({{"Authorization", "Bearer " + text}});
        BOOST_TEST(refused.status == 401u);
        BOOST_TEST(refused.body == missing.body);
        BOOST_TEST(refused.header("www-authenticate") == "Bearer");
    }
}

BOOST_AUTO_TEST_CASE(a_token_is_accepted_in_the_authorization_field_only)
{
    const auto text = make_token({scope::admin}).text;
    for (const auto* scheme : {"Bearer ", "bearer ", "BEARER   "})
        BOOST_TEST(ask("GET", stats, std::string{"Authorization: "} + scheme + text + "\r\n").result_int() == 200u);
    for (const auto& field : {"Authorization: " + text, "Authorization: Basic " + text, "Cookie: token=" + text})
        BOOST_TEST(ask("GET", stats, field + "\r\n").result_int() == 401u);
    BOOST_TEST(ask("GET", stats + ("&token=" + text)).result_int() == 401u);
}

BOOST_AUTO_TEST_CASE(failed_tries_are_limited_and_valid_tokens_are_not)
{
    const auto valid = make_token({scope::read}).text;
    const auto wrong = bearer("obt_" + std::string(43, 'a'));
    const auto wrong_from_afar = wrong + "X-Forwarded-For: 203.0.113.7\r\n";
    for (int i = 0; i < web::failed_tries::at_once; ++i)
        BOOST_TEST(ask("GET", stats, wrong_from_afar).result_int() == 401u);
    const auto limited = ask("GET", stats, wrong_from_afar);
    BOOST_TEST(limited.result_int() == 429u);
    BOOST_TEST(limited["Content-Type"] == "application/problem+json");
    const auto wait = std::stoi(std::string{limited["Retry-After"]});
    BOOST_TEST((wait > 0 && wait <= web::failed_tries::every.count()));
    for (int i = 0; i < 20; ++i)
        BOOST_TEST(ask("GET", stats, bearer(valid)).result_int() == 200u);
    BOOST_TEST(ask("GET", stats, wrong).result_int() == 401u);  // From this machine.
    BOOST_TEST(ask("GET", stats).result_int() == 401u);
    BOOST_TEST(ask("GET", "/healthz").result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(the_last_use_is_noted_once_a_minute)
{
    const auto text = make_token({scope::read}).text;
    const auto noted = [&] { return value("tokens.list", "{}", "/items/0/used_at"); };
    status_of(text);
    BOOST_TEST(noted() == R"("2026-11-22T15:00:00Z")");
    time.at += std::chrono::seconds{59};
    status_of(text);
    BOOST_TEST(noted() == R"("2026-11-22T15:00:00Z")");
    time.at += std::chrono::seconds{1};
    status_of(text);
    BOOST_TEST(noted() == R"("2026-11-22T15:01:00Z")");
}

BOOST_AUTO_TEST_CASE(faults_of_the_database_are_described_to_nobody_without_a_valid_token)
{
    const testing::scratch_folder folder;
    const service_fixture broken{configuration_on(folder.options().url)};
    broken.service->call("tokens.create", boost::json::parse(R"({"name":"a test","scopes":["admin"]})"));
    sql::write(*sql::open_database(folder.options()),
        [](sql::transaction& tx) { tx->execute_once("DROP TABLE outbound_tokens"); });
    const auto token = "obt_" + std::string(43, 'A');
    for (const auto& request : {web_request{"GET", stats, {{"Authorization", "Bearer " + token}}, {}, {}},
             web_request{"POST", "/api/v1/outbound/session",
                 {{"Content-Type", "application/json"}, {"Sec-Fetch-Site", "same-origin"}},
                 R"({"token":")" + token + "\"}", {}}}) {
        const auto answer = broken.service->handle(request);
        BOOST_TEST(answer.status >= 500u, answer.body);
        BOOST_TEST(answer.body.find("outbound_tokens") == std::string::npos, answer.body);
    }
}

BOOST_AUTO_TEST_CASE(the_identity_from_the_host_takes_precedence_over_a_token)
{
    const auto text = make_token({scope::read}).text;
    BOOST_TEST(ask("GET", stats, "X-Scopes: write\r\n" + bearer(text)).result_int() == 403u);
    BOOST_TEST(ask("GET", stats, "X-Scopes: read\r\n" + bearer("obt_nothing")).result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(addresses_are_masked_for_callers_without_pii_and_masked_ones_are_not_stored)
{
    add_ada();
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"ada@example.com"}]})");
    const auto writer = make_token({scope::read, scope::write}).text;
    const auto viewer = make_token({scope::read, scope::pii}).text;
    const std::string api = "/api/v1/outbound";
    for (const auto* path :
        {"/contacts", "/contacts/1", "/contacts/1/explain", "/suppressions", "/suppressions/email/ada@example.com"}) {
        BOOST_TEST(show(writer, "GET", api + path).body.find("ada@example.com") == std::string::npos);
        BOOST_TEST(show(writer, "GET", api + path).body.find("@example.com") != std::string::npos);
        BOOST_TEST(show(viewer, "GET", api + path).body.find("ada@example.com") != std::string::npos);
    }
    const auto masked = boost::json::parse(show(writer, "GET", api + "/contacts/1").body).as_object();
    for (const auto* member : {"email", "phone"}) {
        const boost::json::object change{{"id", 1}, {member, masked.at(member)}};
        BOOST_TEST(show(writer, "PUT", api + "/contacts/1", boost::json::serialize(change)).status == 422u, member);
        const boost::json::object contact{{"external_id", "2"}, {member, masked.at(member)}};
        const boost::json::object upsert{{"contacts", boost::json::array{contact}}};
        show(writer, "POST", api + "/contacts", boost::json::serialize(upsert));
        BOOST_TEST(ok("contacts.list").at("items").as_array().size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(what_is_rendered_for_a_person_shows_masked_addresses_to_callers_without_pii)
{
    add_ada();
    const std::string parts = R"("text":"_{{email}}_{{phone}}_","html":"<a href='/?e={{email}}'>x{{phone}}x</a>")";
    ok("campaigns.create", R"({"name":"N","type":"email","subject":"{{email}}",)" + parts + "}");
    ok("email_templates.create", R"({"name":"N","subject":"{{phone}}",)" + parts + "}");
    const std::string api = "/api/v1/outbound";
    const std::string by_contact = R"({"contact_id":1,)";
    const auto answers_to = [&](const std::string& token) {
        std::string all;
        for (const auto& response : {show(token, "GET", api + "/campaigns/1/preview?contact_id=1"),
                 show(token, "GET", api + "/campaigns/1/preview"),
                 show(token, "GET", "/outbound/preview/campaigns/1?contact_id=1"),
                 show(token, "GET", "/outbound/preview/templates/1?contact_id=1"),
                 show(token, "POST", api + "/email/templates/render",
                     by_contact + R"("subject":"{{email}}",)" + parts + "}"),
                 show(token, "POST", api + "/email/templates/1/render", R"({"contact_id":1})"),
                 show(token, "POST", api + "/sms/templates/render", by_contact + R"("body":"1{{phone}}2{{email}}"})"),
                 show(token, "POST", api + "/phone/scripts/render",
                     by_contact + R"("script":{"steps":[{"say":"{{phone}}"}]}})")}) {
            BOOST_TEST(response.status == 200u, response.body);
            all += response.body;
        }
        return all;
    };
    const auto shown = answers_to(make_token({scope::read}).text);
    BOOST_TEST(!shows_ada(shown), shown);
    BOOST_TEST(shown.find("_\u2026@example.com_") + shown.find("_…@example.com_") != 2 * std::string::npos, shown);
    BOOST_TEST(shows_ada(answers_to(make_token({scope::read, scope::pii}).text)));
}

BOOST_AUTO_TEST_CASE(a_search_for_people_by_address_needs_pii)
{
    add_ada();
    const auto status = [&](const std::vector<scope>& scopes, const std::string& query) {
        return show(make_token(scopes).text, "GET", "/api/v1/outbound/contacts" + query).status;
    };
    BOOST_TEST(status({scope::read}, "?q=ada@") == 403u);
    BOOST_TEST(status({scope::read}, "?q=") == 200u);
    BOOST_TEST(status({scope::read, scope::pii}, "?q=ada@") == 200u);
}

BOOST_AUTO_TEST_CASE(no_operation_of_the_scope_read_shows_an_address_without_pii)
{
    add_ada();
    ok("suppressions.add", R"({"entries":[{"channel":"sms","address":"+4989123456","reason":"of ada@example.com"}]})");
    ok("campaigns.create", R"({"name":"N","type":"email","subject":"Hi {{email}}","text":"Hi {{phone}}"})");
    ok("campaigns.start", R"({"id":1})");
    ok("messages.send", R"({"channel":"email","to":"ada@example.com","subject":"Hi","text":"{{email}}"})");
    service->start();
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    service->stop(std::chrono::seconds{30});
    const auto token = make_token({scope::read}).text;
    int answered = 0;
    for (const auto& row : service->operations())
        for (const auto& where : row.routes)
            if (row.scope == scope::read && where.method == "GET") {
                const auto target = filled(std::string{where.path});
                const auto response = show(token, "GET", target);
                answered += response.status == 200 ? 1 : 0;
                BOOST_TEST(!shows_ada(response.body), target << " shows " << response.body);
            }
    BOOST_TEST(answered > 30);
}

BOOST_AUTO_TEST_CASE(without_a_token_only_webhooks_unsubscribe_pages_and_health_answer)
{
    const auto status = [&](std::string method, std::string target, std::string remote) {
        return service->handle({std::move(method), std::move(target), {}, {}, std::move(remote)}).status;
    };
    BOOST_TEST(status("GET", "/healthz", "192.0.2.1") == 200u);
    BOOST_TEST(status("POST", "/outbound/webhooks/sendgrid", "192.0.2.1") == 403u);
    BOOST_TEST(status("GET", "/outbound/unsubscribe/x", "192.0.2.1") == 404u);
    for (const auto* target : {"/readyz", "/metrics"}) {
        for (const auto* remote : {"192.0.2.1", "", "localhost", "::ffff:192.0.2.1"})
            BOOST_TEST(status("GET", target, remote) == 401u);
        for (const auto* remote : {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"})
            BOOST_TEST(status("GET", target, remote) == 200u);
        BOOST_TEST(ask("GET", target).result_int() == 200u);
        BOOST_TEST(ask("GET", target, "X-Forwarded-For: 127.0.0.1\r\n").result_int() == 401u);
        BOOST_TEST(ask("GET", target, "Forwarded: for=192.0.2.1\r\n").result_int() == 401u);
        BOOST_TEST(ask("GET", target, "X-Forwarded-For:\r\nX-Forwarded-For: 192.0.2.1\r\n").result_int() == 401u);
        BOOST_TEST(show(make_token({scope::read}).text, "GET", target).status == 200u);
        BOOST_TEST(show(make_token({scope::write}).text, "GET", target).status == 403u);
    }
}

BOOST_AUTO_TEST_SUITE_END()
