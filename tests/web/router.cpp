// Operations over HTTP: routes, authorisation, and the sources of members.
#include "web/web_fixture.hpp"

#include "http/local_server.hpp"

namespace {

using namespace outbound;

web_request request_of(std::string method, std::string target, std::vector<scope> scopes, std::string body = {})
{
    web_request out{std::move(method), std::move(target), {}, std::move(body), {}};
    out.access = web_access{"a test", std::move(scopes)};
    return out;
}

constexpr const char* news = R"({"name":"News","subject":"Hello","text":"Dear friend")";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(router_tests, web_fixture)

BOOST_AUTO_TEST_CASE(every_route_of_the_table_leads_to_its_operation_and_needs_its_scope)
{
    for (const auto& row : service->operations())
        for (const auto& where : row.routes)
            BOOST_TEST_CONTEXT(where.method << ' ' << where.path)
            {
                const std::string method{where.method};
                const auto target = filled(std::string{where.path}) + "?no_such_member=1";
                const auto unknown = service->handle({method, target, {}, {}, {}});
                BOOST_TEST(unknown.status == 401u);
                BOOST_TEST(unknown.header("www-authenticate") == "Bearer");
                const auto refused = service->handle(request_of(method, target, {scope::admin}));
                BOOST_TEST(refused.status == 422u, refused.body);
                BOOST_TEST(refused.body.find("no_such_member") != std::string::npos);
                BOOST_TEST(service->handle(request_of(method, target, {row.scope})).status == 422u);
                BOOST_TEST(service->handle(request_of(method, target, {})).status == 403u);
                for (const auto& [other, name] : names<scope>::value)
                    if (other != row.scope && other != scope::admin)
                        BOOST_TEST(service->handle(request_of(method, target, {other})).status == 403u);
            }
}

BOOST_AUTO_TEST_CASE(the_path_of_the_public_url_may_precede_every_path)
{
    for (const std::string base : {"/crm", "/crm/outbound", "/api"}) {
        const service_fixture under{
            R"({"database":"sqlite://:memory:","providers":[],"public_url":"https://x.example)" + base + R"("})"};
        for (const std::string path : {"/healthz", "/api/v1/outbound/campaigns", "/outbound", "/outbound/webhooks/ses"})
            for (const auto& target : {path, base + path})
                BOOST_TEST(under.service->handle({"GET", target, {}, {}, {}}).status != 404u, target);
        for (const std::string path : {"/crm", "/crmhealthz", "/other/healthz", "/crm/crm/healthz"})
            BOOST_TEST(under.service->handle({"GET", path, {}, {}, {}}).status == 404u, path);
    }
    BOOST_TEST(service->handle({"GET", "/crm/healthz", {}, {}, {}}).status == 404u);
}

BOOST_AUTO_TEST_CASE(words_of_a_route_are_no_ids_of_its_neighbours)
{
    const web_access access{"ann", {scope::admin}};
    for (const auto* method : {"GET", "DELETE", "OPTIONS"}) {
        const auto refused = service->handle({method, "/api/v1/outbound/email/templates/render", {}, {}, {}, access});
        BOOST_TEST(refused.status == 405u);
        BOOST_TEST(refused.header("allow") == "POST");
    }
}

BOOST_AUTO_TEST_CASE(the_routes_of_the_seed_are_the_primary_ones)
{
    const std::pair<const char*, const char*> seed[] = {{"GET campaigns", "campaigns.list"},
        {"POST campaigns", "campaigns.create"}, {"GET campaigns/{id}", "campaigns.get"},
        {"PUT campaigns/{id}", "campaigns.update"}, {"DELETE campaigns/{id}", "campaigns.delete"},
        {"GET campaigns/{id}/recipients", "campaigns.recipients"}, {"POST campaigns/{id}/start", "campaigns.start"},
        {"GET campaigns/{id}/analytics", "campaigns.analytics"}, {"GET email/templates", "email_templates.list"},
        {"POST email/templates", "email_templates.create"}, {"GET sms/templates", "sms_templates.list"},
        {"POST sms/templates", "sms_templates.create"}, {"GET phone/scripts", "phone_scripts.list"},
        {"POST phone/scripts", "phone_scripts.create"}};
    for (const auto& [route, operation] : seed) {
        const auto& first = api::find_operation(operation)->routes.at(0);
        BOOST_TEST(std::string{first.method} + ' ' + first.path.substr(sizeof "/api/v1/outbound") == route);
    }
}

BOOST_AUTO_TEST_CASE(a_route_of_a_channel_presets_the_type)
{
    const auto made = ask_json(200, "POST", "/email/campaigns", std::string{news} + "}");
    BOOST_TEST(made.at("type") == "email");
    ask_json(200, "POST", "/email/campaigns", std::string{news} + R"(,"type":"email"})");
    const auto refused = ask_json(422, "POST", "/email/campaigns", std::string{news} + R"(,"type":"sms"})");
    BOOST_TEST(refused.at("detail") == R"(type: must be "email" at this address, got "sms")");
    BOOST_TEST(ask_json(200, "GET", "/email/campaigns").at("items").as_array().size() == 2u);
    BOOST_TEST(ask_json(200, "GET", "/phone/campaigns").at("items").as_array().empty());
    ask_json(422, "GET", "/email/campaigns?type=sms");
}

BOOST_AUTO_TEST_CASE(members_come_from_path_query_and_body)
{
    const auto id = add_campaign();
    const auto path = "/campaigns/" + std::to_string(id);
    BOOST_TEST(ask_json(200, "GET", path).at("name") == "News");
    BOOST_TEST(ask_json(200, "PUT", path, R"({"name":"Put"})").at("name") == "Put");
    BOOST_TEST(
        ask_json(200, "PATCH", path, R"({"name":"Patch","id":)" + std::to_string(id) + "}").at("name") == "Patch");
    ask_json(422, "PATCH", path, R"({"name":"Other","id":4711})");
    BOOST_TEST(ask_json(200, "GET", "/campaigns?limit=1&status=draft").at("items").as_array().size() == 1u);
    BOOST_TEST(ask_json(422, "GET", "/campaigns?limit=many").at("detail").as_string().starts_with("limit: "));
    ask_json(422, "GET", "/campaigns?limit=1&limit=2");
    ask_json(422, "GET", "/campaigns/" + std::string("%zz"));
    ask_json(404, "GET", "/campaigns/4711");
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"a+b@example.com"}]})");
    BOOST_TEST(ask_json(200, "GET", "/suppressions/email/a%2Bb@example.com").at("suppressed") == true);
    ask_json(200, "DELETE", path);
    ask_json(404, "GET", path);
}

BOOST_AUTO_TEST_CASE(a_clone_under_a_name_that_is_taken_is_a_conflict)
{
    add_campaign(R"(,"external_id":"crm-1")");
    const auto refused = ask_json(409, "POST", "/campaigns/1/clone", R"({"external_id":"crm-1"})");
    BOOST_TEST(refused.at("detail") == "external_id: campaign 1 has it");
}

BOOST_AUTO_TEST_CASE(bodies_that_are_no_object_of_json_are_refused)
{
    for (const char* body : {"{", "[1]", "\"a\"", "{}{}", "\xff"})
        BOOST_TEST_CONTEXT(body)
    ask_json(422, "POST", "/campaigns", body);
    const auto form = ask("POST", "/api/v1/outbound/campaigns",
        std::string{admin} + "Content-Type: application/x-www-form-urlencoded\r\n", "name=News");
    BOOST_TEST(form.result_int() == 415u);
    BOOST_TEST(value("campaigns.list", "{}", "/items") == "[]");
}

BOOST_AUTO_TEST_CASE(the_type_of_a_json_body_is_read_like_other_media_types)
{
    const auto answered = [this](const std::string& type) {
        return ask(
            "POST", "/api/v1/outbound/segments/count", admin + ("Content-Type: " + type + "\r\n"), R"({"filter":{}})")
            .result_int();
    };
    for (const auto* type :
        {"application/json", "Application/JSON", "application/json ; charset=utf-8", "application/merge-patch+json"})
        BOOST_TEST(answered(type) == 200u, type);
    for (const auto* type : {"text/plain", "text/plain; json", "text/notjson", "multipart/form-data"})
        BOOST_TEST(answered(type) == 415u, type);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_too_large_is_refused_before_or_while_it_is_read)
{
    auto announced = connect();
    send(announced, header_of("POST", "/outbound/webhooks/sendgrid", "Expect: 100-continue\r\n", 9'000'000));
    BOOST_TEST(receive(announced).result_int() == 413u);

    auto grown = connect();
    send(grown, "POST /outbound/webhooks/sendgrid HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "100000\r\n" + std::string(0x100000, 'x') + "\r\n";
    for (int i = 0; i < 3; ++i)
        send(grown, chunk);
    BOOST_TEST(receive(grown).result_int() == 413u);
}

BOOST_AUTO_TEST_CASE(a_body_of_too_many_values_is_refused_before_it_is_parsed)
{
    std::string numbers = "[0", members = R"({"0":0)", text = R"({"name":"0)";
    for (std::size_t i = 1; i < most_json_values; ++i) {
        numbers += ",0";
        text += ",0";
        if (i % 2 == 0)
            members += ",\"" + std::to_string(i) + "\":0";
    }
    for (const auto& body : {numbers + "]", members + "}"})
        BOOST_TEST(ask_json(422, "POST", "/campaigns", body).at("detail") ==
                   "the request must have at most 400000 values of JSON; send fewer at once");
    BOOST_TEST(ask_json(422, "POST", "/campaigns", text + "\"}").at("detail").as_string().starts_with("name: "));
}

BOOST_AUTO_TEST_CASE(head_is_get_without_a_body)
{
    const auto head = ask("HEAD", "/healthz");
    BOOST_TEST(head.result_int() == 200u);
    BOOST_TEST(head["Content-Length"] == "3");
    BOOST_TEST(head.body().empty());
}

BOOST_AUTO_TEST_CASE(refusals_of_head_have_no_body_that_the_next_response_could_be_taken_for)
{
    auto socket = connect();
    for (const auto& [target, status] : {std::pair{"/nowhere", 404u}, std::pair{"/api/v1/outbound/campaigns", 401u},
             std::pair{"/outbound/webhooks/sendgrid", 405u}}) {
        send(socket, header_of("HEAD", target, "", 0));
        const auto refusal = receive(socket, true);
        BOOST_TEST(refusal.result_int() == status);
        BOOST_TEST(refusal["Content-Length"] != "0");
    }
    send(socket, header_of("GET", "/healthz", "", 0));
    BOOST_TEST(receive(socket).body() == "ok\n");
}

// SES names a certificate that must be fetched first, from a server that does not answer.
BOOST_AUTO_TEST_CASE(requests_that_wait_for_a_network_do_not_stall_others)
{
    testing::local_server silent{[](testing::peer& client) {
        client.read_head();
        client.wait_until_closed();
    }};
    web_fixture f{
        R"({"database": "sqlite://:memory:", "providers": [{"type": "ses", "name": "ses", "region": "us-east-1",
        "access_key_id": "AKIDEXAMPLE", "secret_access_key": "secret", "sns_base_url": ")" +
            silent.url() + R"(", "topics": ["arn:aws:sns:us-east-1:123456789012:outbound"]}]})",
        1};
    const std::string begin =
        R"({"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:us-east-1:123456789012:outbound","Message":"{}",
        "Timestamp":"t","SignatureVersion":"1","Signature":"AAAA","SigningCertURL":"https://sns.us-east-1.amazonaws.com/)";
    std::vector<boost::asio::ip::tcp::socket> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.push_back(f.connect());
        const auto sns = begin + std::to_string(i) + R"(.pem"})";
        send(waiting.back(), header_of("POST", "/outbound/webhooks/ses", "", sns.size()) + sns);
    }
    while (silent.connections() < 4)
        std::this_thread::yield();
    BOOST_TEST(f.ask("GET", "/readyz").result_int() == 200u);
    BOOST_TEST(f.ask_json(200, "GET", "/stats").contains("instance"));
    for (auto& socket : waiting)
        socket.close();
}

BOOST_AUTO_TEST_SUITE_END()
