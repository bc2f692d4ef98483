// Outcomes of SendGrid's answers, by status, header and body.
#include "providers/sendgrid/answer.hpp"

#include <boost/test/unit_test.hpp>

namespace outbound::sendgrid {

using outcome = delivery::outcome;
using http::fault;

// 2026-11-22T15:00:00.25Z
constexpr timestamp now{std::chrono::microseconds{1'795'359'600'250'000}};

http::answer answer(unsigned status, std::string body = {}, std::string headers = {})
{
    http::answer made;
    made.status = status;
    made.bytes_sent = true;
    made.headers = std::move(headers);
    made.body = std::move(body);
    return made;
}

std::string errors(std::string_view field, std::string_view message)
{
    return R"({"errors":[{"field":)" + std::string{field} + R"(,"message":")" + std::string{message} + R"("}]})";
}

BOOST_AUTO_TEST_SUITE(sendgrid_answer)

BOOST_AUTO_TEST_CASE(status_decides_the_outcome_of_all_messages)
{
    const std::string page = "<html><head><title>413 Request Entity Too Large</title></head></html>";
    const struct {
        const char* name;
        http::answer got;
        bool sandbox;
        outcome wanted;
        const char* vendor_id;
        const char* code;
        const char* detail;
    } cases[] = {
        {"accepted", answer(202, "", "X-Message-Id:14c5d75ce93\n"), false, outcome::accepted, "14c5d75ce93", "", ""},
        {"accepted without an id", answer(202), false, outcome::accepted, "", "", ""},
        {"sandbox", answer(200), true, outcome::accepted, "sandbox", "", ""},
        {"accepted though sandbox was asked", answer(202, "", "X-Message-Id:a\n"), true, outcome::accepted, "a", "",
            ""},
        {"somebody else's 200", answer(200, "<html>"), false, outcome::unknown, "", "http_200", "not SendGrid's"},
        {"moved", answer(302), false, outcome::unknown, "", "http_302", "HTTP status 302"},
        {"bad request", answer(400, errors("\"from.email\"", "Bad from")), false, outcome::rejected, "", "http_400",
            "Bad from (from.email)"},
        {"bad request without a field", answer(400, errors("null", "Bad Request")), false, outcome::rejected, "",
            "http_400", "Bad Request"},
        {"field called null", answer(400, errors("\"null\"", "Bad Request")), false, outcome::rejected, "", "http_400",
            "Bad Request"},
        {"bad request without errors", answer(400, "oops"), false, outcome::unknown, "", "http_400",
            "SendGrid says with a 400 what is wrong; this answer is not SendGrid's"},
        {"bad key", answer(401, errors("null", "authorization required")), false, outcome::account_refused, "",
            "http_401", "authorization required"},
        {"quota used up", answer(401, errors("null", "Maximum credits exceeded")), false, outcome::account_refused, "",
            "quota", "Maximum credits exceeded"},
        {"sender not verified", answer(403, errors("\"from\"", "The from address does not match")), false,
            outcome::account_refused, "", "http_403", "does not match"},
        {"no such URL", answer(404), false, outcome::account_refused, "", "http_404", "HTTP status 404"},
        {"wrong method", answer(405), false, outcome::account_refused, "", "http_405", ""},
        {"no Accept", answer(406), false, outcome::account_refused, "", "http_406", ""},
        {"request timeout", answer(408), false, outcome::unknown, "", "http_408", ""},
        {"too large, as a page", answer(413, page, "Content-Type:text/html\n"), false, outcome::rejected, "",
            "http_413", "HTTP status 413"},
        {"not UTF-8", answer(415, errors("null", "invalid UTF8")), false, outcome::rejected, "", "http_415",
            "invalid UTF8"},
        {"throttled", answer(429, errors("null", "too many requests")), false, outcome::throttled, "", "http_429",
            "too many requests"},
        {"server error", answer(500), false, outcome::unknown, "", "http_500", ""},
        {"bad gateway", answer(502, page), false, outcome::unknown, "", "http_502", ""},
        {"unavailable", answer(503), false, outcome::unknown, "", "http_503", ""},
        {"gateway timeout", answer(504), false, outcome::unknown, "", "http_504", ""},
        {"no such status", answer(799), false, outcome::unknown, "", "http_799", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto read = read_answer(c.got, 10, c.sandbox, now);
            BOOST_TEST(to_string(read.all.result) == to_string(c.wanted));
            BOOST_TEST(read.all.vendor_id == c.vendor_id);
            BOOST_TEST(read.all.code == c.code);
            BOOST_TEST(read.all.detail.find(c.detail) != std::string::npos, read.all.detail);
            BOOST_TEST(read.named.empty());
        }
}

BOOST_AUTO_TEST_CASE(without_an_answer_the_outcome_depends_on_whether_bytes_were_sent)
{
    for (const auto& [kind, name] : names<fault>::value) {
        if (kind == fault::none)
            continue;
        for (const bool bytes_sent : {false, true})
            BOOST_TEST_CONTEXT(name << (bytes_sent ? ", bytes sent" : ""))
            {
                http::answer got;
                got.fault = kind;
                got.bytes_sent = bytes_sent;
                got.detail = "what happened";
                const auto read = read_answer(got, 1, false, now);
                BOOST_TEST((read.all.result == (bytes_sent ? outcome::unknown : outcome::not_sent)));
                BOOST_TEST(read.all.code == name);
                BOOST_TEST(read.all.detail == "what happened");
            }
    }
}

BOOST_AUTO_TEST_CASE(throttled_waits_as_long_as_sendgrid_asks)
{
    const struct {
        const char* name;
        const char* headers;
        int wanted;  // Milliseconds.
    } cases[] = {
        {"not said", "", 0},
        {"reset in ten seconds", "X-RateLimit-Reset:1795359610\n", 9750},
        {"reset wins", "Retry-After:5\nX-RateLimit-Reset:1795359610\n", 9750},
        {"seconds", "Retry-After:5\n", 5000},
        {"no number", "X-RateLimit-Reset:soon\nRetry-After:5\n", 5000},
        {"reset is over", "X-RateLimit-Reset:1795359600\n", 0},
        {"reset long ago", "X-RateLimit-Reset:1\n", 0},
        {"an hour at most", "X-RateLimit-Reset:9223372036854775807\n", 3'600'000},
        {"an hour at most", "Retry-After:86400\n", 3'600'000},
        {"negative", "Retry-After:-5\n", 0},
        {"date", "Retry-After:Sun, 22 Nov 2026 15:00:30 GMT\n", 29'750},
        {"date in the past", "Retry-After:Sun, 22 Nov 2026 14:00:30 GMT\n", 0},
        {"no date", "Retry-After:Sun, 22 Foo 2026 15:00:30 GMT\n", 0},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            BOOST_TEST(read_answer(answer(429, "", c.headers), 1, false, now).all.retry_after.count() == c.wanted);
        }
}

BOOST_AUTO_TEST_CASE(refusal_may_name_the_recipients_it_means)
{
    const struct {
        const char* name;
        const char* field;
        std::optional<std::size_t> wanted;
        const char* code;
    } cases[] = {
        {"address", "personalizations.3.to.0.email", 3, "invalid_address"},
        {"brackets", "personalizations[3].to[0].email", 3, "invalid_address"},
        {"whole recipient", "personalizations.0", 0, "http_400"},
        {"substitutions", "personalizations.9.substitutions", 9, "http_400"},
        {"beyond the request", "personalizations.10.to", std::nullopt, ""},
        {"far beyond", "personalizations.99999999999999999999.to", std::nullopt, ""},
        {"no place", "personalizations", std::nullopt, ""},
        {"no number", "personalizations.x.to", std::nullopt, ""},
        {"another member", "personalizationsX3", std::nullopt, ""},
        {"content", "content.0.value", std::nullopt, ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto read =
                read_answer(answer(400, errors('"' + std::string{c.field} + '"', "Does not do")), 10, false, now);
            BOOST_TEST((read.all.result == outcome::rejected));
            BOOST_TEST(read.named.size() == (c.wanted ? 1u : 0u));
            if (!c.wanted)
                continue;
            const auto& named = read.named.at(*c.wanted);
            BOOST_TEST((named.result == outcome::rejected));
            BOOST_TEST(named.code == c.code);
            BOOST_TEST(named.detail == "Does not do (" + std::string{c.field} + ")");
        }
}

BOOST_AUTO_TEST_CASE(each_of_several_errors_applies_to_the_message_it_names)
{
    const auto read = read_answer(answer(400, R"({"errors":[
        {"field":"personalizations.1.to.0.email","message":"First"},
        {"field":"personalizations.1.to.0.email","message":"Second"},
        {"field":"personalizations.4.to.0.email","message":"Third"},
        {"field":null,"message":"Fourth"}, 7, null, {"message":12}]})"),
        5, false, now);
    BOOST_TEST(read.named.size() == 2u);
    BOOST_TEST(read.of(1).detail == "First (personalizations.1.to.0.email)");
    BOOST_TEST(read.of(4).detail == "Third (personalizations.4.to.0.email)");
    BOOST_TEST(read.of(0).detail.find("Fourth") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(broken_bodies_do_no_harm)
{
    for (const auto* body : {"", "{", "[]", "null", "{\"errors\":7}", "{\"errors\":[[]]}", "{\"errors\":[]}",
             "\xFF\xFE", "{\"errors\":[{\"message\":\"\xFF\"}]}"})
        for (const unsigned status : {400u, 401u, 413u, 429u, 503u})
            BOOST_TEST_CONTEXT(body << " " << status)
            {
                const auto read = read_answer(answer(status, body), 3, false, now);
                BOOST_TEST(!read.all.detail.empty());
                BOOST_TEST(read.named.empty());
            }
    const std::string deep(5000, '[');
    BOOST_TEST((read_answer(answer(400, deep), 3, false, now).all.result == outcome::unknown));
    const auto longest = read_answer(answer(400, errors("null", std::string(5000, 'x') + "\\n")), 3, false, now);
    BOOST_TEST(longest.all.detail.size() <= 310u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::sendgrid
