// Bad requests, generated for every route of the table: each gets a problem that names the caller's fault, and nothing
// is written.
#include "web/direct_caller.hpp"

#include <boost/json/array.hpp>

#include <map>
#include <set>

namespace {

using namespace outbound;
namespace json = boost::json;

constexpr std::size_t api_length = std::string_view{"/api/v1/outbound"}.size();

/// The path below the common prefix, with this text for every parameter.
std::string path_of(std::string path, std::string_view with = "1")
{
    path.erase(0, api_length);
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + with.size()))
        path.replace(open, path.find('}', open) - open + 1, with);
    return path;
}

bool takes_body(std::string_view method)
{
    return method != "GET" && method != "DELETE";
}

struct bad_request_fixture : service_fixture {
    bad_request_fixture()
    {
        add_contacts(2);
        add_campaign(R"(,"external_id":"1")");
        ok("email_templates.create", R"({"name":"News","subject":"Hi","text":"Hello"})");
        ok("sms_templates.create", R"({"name":"News","body":"Hello"})");
        ok("phone_scripts.create", R"({"name":"News","script":{"steps":[{"say":"Hello"}]}})");
        ok("segments.create", R"({"name":"All","filter":{}})");
        ok("tokens.create", R"({"name":"a test","scopes":["read"]})");
        ok("webhook_endpoints.create", R"({"url":"https://example.com/events","types":["message.failed"]})");
        ok("imports.create");
        ok("messages.send", R"({"to":"ann@example.com","channel":"email","subject":"Hi","text":"Hello","key":"1"})");
        ok("suppressions.add", R"({"entries":[{"channel":"email","address":"ann@example.com"}]})");
        before = everything();
    }

    ~bad_request_fixture() { BOOST_TEST(everything() == before); }

    /// All that lists show.
    std::string everything()
    {
        std::string out;
        for (const auto& row : api::operations())
            if (row.name.ends_with(".list") && row.name != "audit.list" && row.name != "events.list")
                out += row.name + json::serialize(ok(row.name)) + '\n';
        return out;
    }

    /// The problem, which must be the caller's fault.
    json::object refusal(const std::string& method, const std::string& path, std::string body = {},
        std::string type = "application/json")
    {
        const auto got = ada.ask(method, path, std::move(body), {{"Content-Type", std::move(type)}});
        const bool is_problem = got.header("content-type") == "application/problem+json";
        BOOST_TEST((got.status >= 400 && got.status < 500 && is_problem),
            method << ' ' << path << ": " << got.status << ' ' << got.body);
        return is_problem ? document_of(got) : json::object{};
    }

    template <class F>
    static void for_each_route(F f)
    {
        for (const auto& row : api::operations())
            for (const auto& where : row.routes)
                f(row, where);
    }

    direct_caller ada{*service};
    std::string before;
};

/// The schema of a member's values, without null.
json::object values_of(const json::value& member)
{
    const auto* choices = member.as_object().if_contains("anyOf");
    return choices != nullptr && choices->as_array().size() == 2 && choices->at(1) == json::value{{"type", "null"}}
               ? choices->at(0).as_object()
               : member.as_object();
}

/// Values that the member must not have, as JSON.
std::vector<std::string> wrong_values(const json::object& schema)
{
    static const std::map<std::string, std::vector<std::string>, std::less<>> by_type{
        {"string", {"12", "[]", R"("a\u0000b")", R"({"a":1})"}},
        {"integer", {R"("many")", "1.5", "99999999999999999999", "-9223372036854775808", "true"}},
        {"number", {R"("fast")", "1e300", "[]"}},
        {"boolean", {R"("maybe")", "1"}},
        {"object", {"[]", R"("{")", "1"}},
        {"array", {"{}", R"("x")", "1"}},
    };
    if (schema.contains("enum"))
        return {R"("no such word")", "17"};
    const auto* type = schema.if_contains("type");
    const auto known = type != nullptr ? by_type.find(std::string_view{type->as_string()}) : by_type.end();
    return known != by_type.end() ? known->second : std::vector<std::string>{};
}

/// The same for a query, where everything is text.
std::vector<std::string> wrong_texts(const json::object& schema)
{
    static const std::map<std::string, std::vector<std::string>, std::less<>> by_type{
        {"string", {"a%00b", "%ff", "%zz"}},
        {"integer", {"many", "1.5", "99999999999999999999", "1%27%20OR%20%271%27=%271"}},
        {"number", {"fast", "1e300"}},
        {"boolean", {"maybe", "1;DROP%20TABLE%20campaigns"}},
        {"object", {"{", "[]", "1"}},
    };
    if (schema.contains("enum"))
        return {"no-such-word", "%27--"};
    const auto* type = schema.if_contains("type");
    const auto known = type != nullptr ? by_type.find(std::string_view{type->as_string()}) : by_type.end();
    return known != by_type.end() ? known->second : std::vector<std::string>{};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bad_requests, bad_request_fixture)

BOOST_AUTO_TEST_CASE(bodies_that_are_no_json_or_ambiguous_are_refused)
{
    const std::string bodies[] = {"{", R"({"name":"x)", R"({"a":1,"a":2})", R"({"a":{"b":1,"b":1}})",
        R"({"a":)" + std::string(10'000, '['), std::string(10'000, '{'), "[]", "\"a\"", "7", "{}{}", "{\"a\":\"\xff\"}",
        std::string{"{\"a\":\"\0\"}", 9}, R"({"a":"\ud800"})", "{\"a\":01}", "\xef\xbb\xbf{}", "\xff\xfe{\0}\0"};
    for_each_route([&](const auto&, const auto& where) {
        if (takes_body(where.method))
            for (const auto& body : bodies)
                refusal(std::string{where.method}, path_of(where.path), body);
    });
    const auto twice = refusal("PATCH", "/campaigns/1", R"({"name":"A","hours":{"quiet":1,"quiet":2}})");
    BOOST_TEST(twice.at("detail") == "quiet: must be given once, and stands twice in one object");
}

BOOST_AUTO_TEST_CASE(routes_that_need_a_body_refuse_an_empty_one)
{
    std::size_t tried = 0;
    for_each_route([&](const auto& row, const auto& where) {
        auto members = where.preset;
        for (auto open = where.path.find('{'); open != std::string::npos; open = where.path.find('{', open + 1)) {
            const auto name = where.path.substr(open + 1, where.path.find('}', open) - open - 1);
            members[name] = row.request.member_from_text(name, "1");
        }
        if (!takes_body(where.method) || row.request.check(members).empty())
            return;
        for (const auto* body : {"", "{}", "null", " "})
            refusal(std::string{where.method}, path_of(where.path), body);
        ++tried;
    });
    BOOST_TEST(tried > 20u);
}

BOOST_AUTO_TEST_CASE(bodies_of_other_types_are_refused)
{
    for_each_route([&](const auto&, const auto& where) {
        if (takes_body(where.method))
            for (const auto* type :
                {"text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
                BOOST_TEST(refusal(std::string{where.method}, path_of(where.path), "{}", type)["status"] == 415);
    });
}

BOOST_AUTO_TEST_CASE(every_member_of_a_body_refuses_values_of_other_types_by_its_name)
{
    std::size_t tried = 0;
    for_each_route([&](const auto& row, const auto& where) {
        if (!takes_body(where.method))
            return;
        const auto request = row.request.schema();
        for (const auto& [name, schema] : request.at("properties").as_object())
            for (const auto& wrong : wrong_values(values_of(schema))) {
                const auto body = "{\"" + std::string{name} + "\":" + wrong + '}';
                const auto found = json::serialize(refusal(std::string{where.method}, path_of(where.path), body));
                BOOST_TEST(found.find('"' + std::string{name}) != std::string::npos, body << ' ' << found);
                ++tried;
            }
    });
    BOOST_TEST(tried > 1000u);
}

BOOST_AUTO_TEST_CASE(every_member_of_a_query_refuses_other_texts_by_its_name)
{
    std::size_t tried = 0;
    for_each_route([&](const auto& row, const auto& where) {
        if (takes_body(where.method))
            return;
        const auto request = row.request.schema();
        for (const auto& [name, schema] : request.at("properties").as_object())
            for (const auto& wrong : wrong_texts(values_of(schema))) {
                if (where.path.find('{' + std::string{name} + '}') != std::string::npos)
                    continue;
                const auto path = path_of(where.path) + '?' + std::string{name} + '=' + wrong;
                const auto found = json::serialize(refusal(std::string{where.method}, path));
                BOOST_TEST(found.find(std::string{name}) != std::string::npos, path << ' ' << found);
                ++tried;
            }
    });
    BOOST_TEST(tried > 200u);
}

BOOST_AUTO_TEST_CASE(members_that_nobody_knows_are_refused)
{
    for_each_route([&](const auto&, const auto& where) {
        const std::string method{where.method}, path = path_of(where.path);
        for (const auto* query : {"?colour=red", "?a%5B%5D=1", "?%27%3B--=1", "?constructor=1", "?=1"})
            refusal(method, path + query);
        if (takes_body(method))
            BOOST_TEST(
                json::serialize(refusal(method, path, R"({"colour":"red"})")).find("colour") != std::string::npos);
    });
}

BOOST_AUTO_TEST_CASE(parameters_of_a_path_are_no_sql_paths_or_other_ids)
{
    for_each_route([&](const auto&, const auto& where) {
        if (where.path.find('{') != std::string::npos)
            for (const auto* text : {"0", "-1", "4711", "99999999999999999999", "1.5", "%00", "%ff", "%zz",
                     "1%27%20OR%20%271%27=%271", "1%3B%20DROP%20TABLE%20campaigns", "..%2f..%2fetc%2fpasswd", "%2e%2e"})
                refusal(std::string{where.method}, path_of(where.path, text), takes_body(where.method) ? "{}" : "");
    });
}

BOOST_AUTO_TEST_CASE(paths_of_other_forms_lead_nowhere)
{
    for_each_route([&](const auto&, const auto& where) {
        const std::string method{where.method}, path = path_of(where.path);
        for (const auto& other : {'/' + path, path + '/', "/." + path, "/.." + path, "/%2e%2e" + path, path + "/..",
                 path + "%2f", "/x/.." + path, path + ";x=1", path + "\\", path.substr(0, 2) + '/' + path.substr(2)}) {
            const auto found = refusal(method, other)["status"];
            BOOST_TEST((found == 404 || found == 405 || found == 422), method << ' ' << other << ": " << found);
        }
    });
}

BOOST_AUTO_TEST_CASE(methods_that_an_address_does_not_take_are_refused_with_those_it_takes)
{
    std::map<std::string, std::set<std::string>> methods;
    for_each_route(
        [&](const auto&, const auto& where) { methods[path_of(where.path)].insert(std::string{where.method}); });
    for (auto& [path, taken] : methods)
        for (const std::string method :
            {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"}) {
            if (taken.contains(method))
                continue;
            const auto got = ada.ask(method, path);
            BOOST_TEST(got.status == 405u, method << ' ' << path);
            for (const auto& each : taken)
                BOOST_TEST(got.header("allow").find(each) != std::string::npos, path);
        }
}

BOOST_AUTO_TEST_CASE(tokens_that_are_not_valid_any_more_open_no_route)
{
    const auto token = [&](const std::string& more) {
        return ok("tokens.create", R"({"name":"old","scopes":["admin"])" + more + "}");
    };
    const auto expired = token(R"(,"expires_at":"2026-11-22T15:00:01Z")"), revoked = token("");
    ok("tokens.revoke", json::serialize(json::object{{"id", revoked.at("id")}}));
    before = everything();
    time.at += std::chrono::hours{1};
    int peers = 0;
    for_each_route([&](const auto&, const auto& where) {
        for (const auto& text : {std::string{expired.at("token").as_string()},
                 std::string{revoked.at("token").as_string()}, std::string{"obt_x"}, std::string{}}) {
            web_request request{std::string{where.method}, where.path.substr(0, api_length) + path_of(where.path),
                {{"Authorization", "Bearer " + text}, {"Content-Type", "application/json"}}, "{}",
                "2001:db8:" + std::to_string(++peers) + "::1"};
            const auto got = service->handle(std::move(request));
            BOOST_TEST(got.status == 401u, where.path << ' ' << got.body);
            BOOST_TEST(document_of(got).contains("code"));
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
