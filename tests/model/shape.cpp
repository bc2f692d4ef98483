// Shapes: refusals, their messages, and JSON Schemas.
#include "model/shape.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
namespace json = boost::json;

namespace {

const shape range = shapes::object({
    optional("min", shapes::integer(-2147483648, 2147483647)),
    optional("max", shapes::integer(-2147483648, 2147483647)),
});

const shape everything = shapes::object({
    required("name", shapes::text(1, 10)),
    optional("email", shapes::text(0, 320, text_kind::email), "Where mail goes."),
    optional("body", shapes::text(0, 100, text_kind::body)),
    optional("slug", shapes::text(1, 20, text_kind::slug)),
    optional("zone", shapes::text(0, 64, text_kind::timezone)),
    optional("url", shapes::text(1, 100, text_kind::https_url)),
    optional("score", shapes::integer(0, 100)),
    optional("id", shapes::id()),
    optional("pace", shapes::number(0.5, 10)),
    optional("on", shapes::boolean()),
    optional("at", shapes::time()),
    optional("kind", shapes::one_of({"a", "b"})),
    optional("range", range),
    optional("tags", shapes::array(shapes::text(1, 5), 0, 3)),
    optional("fields", shapes::free_object(50)),
    optional("limits", shapes::map_of(shapes::number(1, 5), 2)),
    optional("secret", shapes::either(shapes::text(1, 10), shapes::object({required("env", shapes::text(1, 10))}))),
});

// The violations in one line, as `path: message` with `; ` between them.
std::string complaints(const shape& wanted, std::string_view text, quoting quote = quoting::on)
{
    std::string out;
    for (const auto& broken : wanted.check(json::parse(text), quote))
        out += (out.empty() ? "" : "; ") + broken.path + ": " + broken.message;
    return out;
}

struct complained {
    std::string_view text, complaint;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(shape_tests)

BOOST_AUTO_TEST_CASE(refuses_nul_in_every_text)
{
    const std::string_view cases[][2] = {
        {R"({"name":"a\u0000b"})", "name: must be text without control characters, got \"a?b\""},
        {R"({"name":"x","body":"a\u0000b"})", "body: must be text without NUL, got \"a?b\""},
        {R"({"name":"x","fields":{"a":[{"b":"x\u0000"}]}})", "fields: must have no NUL in its texts"},
        {R"({"name":"x","fields":{"a\u0000":1}})", "fields: must have no NUL in its texts"},
    };
    for (const auto& [text, complaint] : cases)
        BOOST_TEST(complaints(everything, text) == complaint);
}

BOOST_AUTO_TEST_CASE(lengths_of_texts_are_characters)
{
    BOOST_TEST(complaints(everything, R"({"name":"äöüäöüäöüä"})") == "");
    BOOST_TEST(complaints(everything, R"({"name":"äöüäöüäöüäö"})") == "name: must be 1 to 10 characters long, got 11");
    const auto name = everything.schema().at("properties").at("name");
    BOOST_TEST(name.at("minLength") == 1);
    BOOST_TEST(name.at("maxLength") == 10);
}

BOOST_AUTO_TEST_CASE(accepts_values_of_the_shape)
{
    const std::string_view cases[] = {
        R"({"name":"x"})",
        R"({"name":"x","email":null,"range":null})",
        R"({"name":"x","email":""})",
        R"({"name":"x","email":"ann@example.com","body":"a\nb","slug":"a-1","zone":"Europe/Berlin",)"
        R"("url":"https://e.com/a?b"})",
        R"({"name":"x","score":100,"id":9223372036854775807,"pace":0.5,"on":false,"at":"2026-11-22T15:00:00Z",)"
        R"("kind":"b"})",
        R"({"name":"x","score":5.0,"pace":3})",
        R"({"name":"x","range":{"min":-2147483648},"tags":["a","b"],"fields":{"a":[1,{"b":null}]},)"
        R"("limits":{"main":2}})",
        R"({"name":"x","secret":"s"})",
        R"({"name":"x","secret":{"env":"NAME"}})",
    };
    for (const auto text : cases)
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(complaints(everything, text) == "");
}

BOOST_AUTO_TEST_CASE(names_the_member_its_fault_and_the_wish)
{
    const complained cases[] = {
        {"[]", ": must be an object, got an empty array"},
        {"{}", "name: is missing"},
        {R"({"name":null})", "name: must be text, got null"},
        {R"({"name":""})", "name: must be 1 to 10 characters long, got 0"},
        {R"({"name":"12345678901"})", "name: must be 1 to 10 characters long, got 11"},
        {R"({"name":"a\u0000b"})", "name: must be text without control characters, got \"a?b\""},
        {R"({"name":"a\r\nb"})", "name: must be text without control characters, got \"a??b\""},
        {R"({"name":"x","nmae":1})", "nmae: unknown member; known are name, email, body, slug, zone, url, score, id, "
                                     "pace, on, at, kind, range, tags, "
                                     "fields, limits, secret"},
        {R"({"name":"x","email":"ann"})", "email: must be an email address such as ann@example.com, got \"ann\""},
        {R"({"name":"x","email":5})", "email: must be an email address such as ann@example.com, got 5"},
        {R"({"name":"x","body":"a\u0000"})", "body: must be text without NUL, got \"a?\""},
        {R"({"name":"x","slug":"A b"})", "slug: must be of lower case letters, digits and -, got \"A b\""},
        {R"({"name":"x","zone":"Mars/Base"})",
            "zone: must be a time zone's IANA name such as Europe/Berlin, got \"Mars/Base\""},
        {R"({"name":"x","zone":"../../etc/passwd"})",
            "zone: must be a time zone's IANA name such as Europe/Berlin, got \"../../etc/passwd\""},
        {R"({"name":"x","url":"http://e.com"})", "url: must be an https URL, got \"http://e.com\""},
        {R"({"name":"x","url":"https://"})", "url: must be an https URL, got \"https://\""},
        {R"({"name":"x","score":101})", "score: must be an integer from 0 to 100, got 101"},
        {R"({"name":"x","score":1.5})", "score: must be an integer from 0 to 100, got 1.5"},
        {R"({"name":"x","score":"5"})", "score: must be an integer from 0 to 100, got \"5\""},
        {R"({"name":"x","id":0})", "id: must be an integer from 1 on, got 0"},
        {R"({"name":"x","id":18446744073709551615})", "id: must be an integer from 1 on, got 18446744073709551615"},
        {R"({"name":"x","id":1e300})", "id: must be an integer from 1 on, got 1e+300"},
        {R"({"name":"x","pace":0})", "pace: must be a number from 0.5 to 10, got 0"},
        {R"({"name":"x","pace":true})", "pace: must be a number from 0.5 to 10, got true"},
        {R"({"name":"x","on":"yes"})", "on: must be true or false, got \"yes\""},
        {R"({"name":"x","at":"tomorrow"})", "at: must be a time such as 2026-11-22T15:00:00Z, got \"tomorrow\""},
        {R"({"name":"x","kind":"c"})", "kind: must be one of a, b, got \"c\""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
    BOOST_TEST(complaints(everything, c.text) == c.complaint);
}

BOOST_AUTO_TEST_CASE(names_members_inside_others_by_their_paths)
{
    const complained cases[] = {
        {R"({"name":"x","range":{"min":"x"}})",
            "range.min: must be an integer from -2147483648 to 2147483647, got \"x\""},
        {R"({"name":"x","range":{"low":1}})", "range.low: unknown member; known are min, max"},
        {R"({"name":"x","tags":"a"})", "tags: must be an array, got \"a\""},
        {R"({"name":"x","tags":["a","b","c","d"]})", "tags: must have at most 3 items, got 4"},
        {R"({"name":"x","tags":["a",2]})", "tags[1]: must be text, got 2"},
        {R"({"name":"x","fields":[]})", "fields: must be an object, got an empty array"},
        {R"({"name":"x","fields":{"a":"01234567890123456789012345678901234567890123456789"}})",
            "fields: must be at most 50 bytes of JSON in UTF-8, 16 levels deep"},
        {R"({"name":"x","fields":{"a":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}})",
            "fields: must be at most 50 bytes of JSON in UTF-8, 16 levels deep"},
        {R"({"name":"x","limits":{"main":0}})", "limits.main: must be a number from 1 to 5, got 0"},
        {R"({"name":"x","limits":{"a":1,"b":1,"c":1}})", "limits: must have at most 2 members, got 3"},
        {R"({"name":"x","limits":{"":1}})",
            "limits.\"\": a name must be 1 to 200 characters of text without control characters"},
        {R"({"name":"x","secret":5})", "secret: must be text, got 5"},
        {R"({"name":"x","secret":{"evn":"N"}})", "secret.evn: unknown member; known are env; secret.env: is missing"},
        {R"({"name":"x","we.ird \"one\"":5,"slug":""})",
            "\"we.ird \"one\"\": unknown member; known are name, email, body, slug, "
            "zone, url, score, id, pace, on, at, kind, range, tags, "
            "fields, limits, secret; slug: must be 1 to 20 characters long, got 0"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
    BOOST_TEST(complaints(everything, c.text) == c.complaint);
}

BOOST_AUTO_TEST_CASE(rules_between_members_are_checked_and_are_part_of_the_schema)
{
    const auto text = shapes::text(0, 10);
    const auto ruled = shapes::object({optional("a", text), optional("b", text), optional("c", text)})
                           .with_rules({shapes::at_least_one_of({"a", "b"}, "a", "is missing: give a or b"),
                               shapes::not_both("b", "c"), shapes::exactly_one_of({{"a"}, {"b", "c"}})});
    const complained cases[] = {
        {R"({"a":"x"})", ""},
        {R"({"b":"x","a":null})", ""},
        {R"({"a":"","b":null})", "a: is missing: give a or b"},
        {R"({"b":"x","c":"y"})", "c: must not stand beside b: give one of them"},
        {R"({"a":"x","c":"y"})", ": must have exactly one of the members a, b or c"},
        {"{}", "a: is missing: give a or b; : must have exactly one of the members a, b or c"},
    };
    for (const auto& c : cases)
        BOOST_TEST(complaints(ruled, c.text) == c.complaint, c.text);
    const auto all = ruled.schema().at("allOf").as_array();
    BOOST_TEST(all.at(0).at("anyOf").at(1).at("required").at(0) == "b");
    BOOST_TEST(all.at(0).at("anyOf").at(1).at("properties").at("b").at("minLength") == 1);
    BOOST_TEST(all.at(1).at("anyOf").at(0).at("properties").at("b").at("type") == "null");
    BOOST_TEST(all.at(2).at("oneOf").at(1).at("anyOf").at(1).at("required").at(0) == "c");
}

BOOST_AUTO_TEST_CASE(a_member_chooses_the_case_that_its_object_must_be)
{
    const auto animal =
        shapes::object({required("kind", shapes::one_of({"fish", "dog"})), optional("legs", shapes::integer(0, 4)),
                           optional("fins", shapes::integer(0, 9))})
            .with_rules({shapes::cases_by("kind", {shapes::open_object({required("kind", shapes::one_of({"fish"})),
                                                       optional("legs", shapes::absent("is for dogs"))}),
                                                      shapes::open_object({optional("kind", shapes::one_of({"dog"})),
                                                          required("legs", shapes::integer(2, 4)),
                                                          optional("fins", shapes::null_only("is for fish"))})})});
    const complained cases[] = {
        {R"({"kind":"fish","legs":null,"fins":2})", ""},
        {R"({"kind":"dog","legs":3})", ""},
        {R"({"kind":"fish","legs":4})", "legs: is for dogs"},
        {R"({"kind":"dog","legs":3,"fins":null})", ""},
        {R"({"kind":"dog","legs":3,"fins":2})", "fins: is for fish"},
        {R"({"kind":"dog"})", "legs: is missing"},
        {R"({"kind":"dog","legs":1})", "legs: must be an integer from 2 to 4, got 1"},
        {R"({"kind":"cat"})", "kind: must be one of fish, dog, got \"cat\""},
        {R"({"legs":4})", "kind: is missing"},
        {R"({"legs":5,"kind":"dog"})",
            "legs: must be an integer from 0 to 4, got 5; legs: must be an integer from 2 to 4, got 5"},
    };
    for (const auto& c : cases)
        BOOST_TEST(complaints(animal, c.text) == c.complaint, c.text);
    const auto schema = animal.schema();
    BOOST_TEST(schema.at("additionalProperties") == false);
    const auto& fish = schema.at("oneOf").at(0).as_object();
    BOOST_TEST(!fish.contains("additionalProperties"));
    BOOST_TEST(fish.at("properties").at("kind").at("enum").at(0) == "fish");
    BOOST_TEST(json::serialize(fish.at("properties").at("legs")) == R"({"enum":[null,""]})");
    BOOST_TEST(json::serialize(schema.at("oneOf").at(1).at("properties").at("fins")) == R"({"enum":[null]})");
    BOOST_TEST(schema.at("oneOf").at(1).at("required").at(0) == "legs");
}

BOOST_AUTO_TEST_CASE(an_omissible_member_is_not_null)
{
    const auto named = shapes::object({omissible("name", shapes::text(1, 10))});
    BOOST_TEST(complaints(named, "{}") == "");
    BOOST_TEST(complaints(named, R"({"name":null})") == "name: must be text, got null");
    BOOST_TEST(named.schema().at("properties").at("name").at("type") == "string");
}

BOOST_AUTO_TEST_CASE(wants_exactly_one_of_alternatives)
{
    const auto one_of_two = shapes::object_with_one(
        {"id", "external_id"}, {optional("id", shapes::id()), optional("external_id", shapes::text(1, 255))});
    BOOST_TEST(complaints(one_of_two, R"({"id":1})") == "");
    BOOST_TEST(complaints(one_of_two, R"({"id":null,"external_id":"a"})") == "");
    BOOST_TEST(complaints(one_of_two, "{}") == ": must have exactly one of the members id, external_id");
    BOOST_TEST(complaints(one_of_two, R"({"id":1,"external_id":"a"})") ==
               ": must have exactly one of the members id, external_id");
    BOOST_TEST(json::serialize(one_of_two.schema().at("oneOf")) ==
               R"([{"required":["id"],"properties":{"id":{"type":"integer"}}},)"
               R"({"required":["external_id"],"properties":{"external_id":{"type":"string"}}}])");
}

BOOST_AUTO_TEST_CASE(refuses_text_that_is_no_utf8)
{
    const auto broken = shapes::text(0, 10).check(json::value("a\xFF"));
    BOOST_REQUIRE(broken.size() == 1u);
    BOOST_TEST(broken[0].message == "must be UTF-8");
}

BOOST_AUTO_TEST_CASE(stops_after_twenty_complaints)
{
    json::array many(1000, json::value{5});
    BOOST_TEST(shapes::array(shapes::text(1, 2), 0, 1000).check(many).size() == 20u);
}

BOOST_AUTO_TEST_CASE(quotes_no_secret_value)
{
    BOOST_TEST(complaints(everything, R"({"name":"x","email":"hunter2","score":4711,"kind":"pass"})", quoting::off) ==
               "email: must be an email address such as ann@example.com; score: must be an integer from 0 to 100; "
               "kind: must be "
               "one of a, b");
}

BOOST_AUTO_TEST_CASE(throws_all_complaints_as_one_problem)
{
    BOOST_CHECK_EXCEPTION(everything.require(json::parse(R"({"score":-1,"on":1})")), error, [](const error& e) {
        return e.code() == errc::invalid && e.problem().violations.size() == 3 &&
               e.problem().detail == "name: is missing (and 2 more)";
    });
    BOOST_CHECK_EXCEPTION(everything.require(json::value(1)), error,
        [](const error& e) { return e.problem().detail == "the request must be an object, got 1"; });
    BOOST_CHECK_NO_THROW(everything.require(json::parse(R"({"name":"x"})")));
}

BOOST_AUTO_TEST_CASE(writes_json_schema)
{
    const struct {
        shape type;
        std::string_view schema;
    } cases[] = {
        {shapes::text(1, 10),
            R"({"type":"string","minLength":1,"maxLength":10,"pattern":"^[^\\u0000-\\u001F\\u007F-\\u009F]*$"})"},
        {shapes::text(0, 320, text_kind::email),
            R"({"anyOf":[{"type":"string","maxLength":320,"format":"idn-email"},{"type":"string","maxLength":0}]})"},
        {shapes::id(), R"({"type":"integer","format":"int64","minimum":1})"},
        {shapes::number(0.5, 10), R"({"type":"number","minimum":0.5,"maximum":10.0})"},
        {shapes::boolean().about("Yes or no."), R"({"type":"boolean","description":"Yes or no."})"},
        {shapes::time(), R"({"type":"string","format":"date-time"})"},
        {shapes::one_of({"a", "b"}), R"({"type":"string","enum":["a","b"]})"},
        {shapes::array(shapes::boolean(), 1, 3),
            R"({"type":"array","minItems":1,"maxItems":3,"items":{"type":"boolean"}})"},
        {shapes::map_of(shapes::boolean(), 3),
            R"({"type":"object","maxProperties":3,"additionalProperties":{"type":"boolean"},)"
            R"("propertyNames":{"minLength":1,"maxLength":200,"pattern":"^[^\\u0000-\\u001F\\u007F-\\u009F]*$"}})"},
        {shapes::either(shapes::boolean(), shapes::time()),
            R"({"anyOf":[{"type":"boolean"},{"type":"string","format":"date-time"}]})"},
        {shapes::free_object(), R"({"type":"object"})"},
        {shapes::object({required("a", shapes::boolean()), optional("b", shapes::boolean())}),
            R"({"type":"object","properties":{"a":{"type":"boolean"},"b":{"anyOf":[{"type":"boolean"},)"
            R"({"type":"null"}]}},)"
            R"("additionalProperties":false,"required":["a"]})"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.schema)
        {
            BOOST_TEST(json::value(c.type.schema()) == json::parse(c.schema));
        }
}

BOOST_AUTO_TEST_SUITE_END()
