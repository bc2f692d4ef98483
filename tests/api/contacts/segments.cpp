// Operations on segments, suppressions and jobs.
#include "api/fixture.hpp"

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(segments_tests, service_fixture)

BOOST_AUTO_TEST_CASE(segments_are_saved_changed_counted_and_deleted)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","industry":"Rail","email":"a@example.com","lead_score":50},
        {"external_id":"b","industry":"Rail","lead_score":10},{"external_id":"c","industry":"Law"}]})");
    const auto made =
        ok("segments.create", R"({"name":"Rail","filter":{"industries":["Rail"],"lead_score":{"min":10}}})");
    const auto id = boost::json::serialize(made.at("id"));
    BOOST_TEST(value("segments.count", R"({"id":)" + id + "}", "/count") == "2");
    BOOST_TEST(value("segments.count", R"({"channel":"email","id":)" + id + "}", "/count") == "1");
    BOOST_TEST(value("segments.update", R"({"filter":{"lead_score":{"min":40}},"id":)" + id + "}", "/filter") ==
               R"({"lead_score":{"min":40}})");
    BOOST_TEST(
        value("segments.update", R"({"name":"Hot","id":)" + id + "}", "/filter") == R"({"lead_score":{"min":40}})");
    BOOST_TEST(value("segments.get", R"({"id":)" + id + "}", "/name") == "\"Hot\"");
    BOOST_TEST(value("segments.list", "{}", "/items/0/name") == "\"Hot\"");
    ok("segments.delete", R"({"id":)" + id + "}");
    BOOST_TEST(complaint("segments.get", R"({"id":)" + id + "}") == "not_found | there is no segment " + id);
}

BOOST_AUTO_TEST_CASE(a_list_shows_the_number_of_named_contacts_instead_of_a_long_filter)
{
    const auto named = [](int from, int to) {
        std::string ids;
        for (int id = from; id <= to; ++id)
            ids += (ids.empty() ? "" : ",") + std::to_string(id);
        return R"("contact_ids":[)" + ids + ']';
    };
    ok("segments.create", R"({"name":"Some","filter":{"has_email":true,)" + named(1, 100) + "}}");
    ok("segments.create", R"({"name":"Many","filter":{"has_email":true,)" + named(1, 101) + "}}");
    const std::string sorted = R"({"sort":"created_at"})";
    BOOST_TEST(value("segments.list", sorted, "/items/0/named_contacts") == "100");
    BOOST_TEST(value("segments.list", sorted, "/items/0/filter/has_email") == "true");
    BOOST_TEST(value("segments.list", sorted, "/items/1/named_contacts") == "101");
    BOOST_TEST(value("segments.list", sorted, "/items/1/filter") == "null");
    BOOST_TEST(
        value("segments.list", R"({"sort":"created_at","filters":true})", "/items/1/filter/contact_ids/100") == "101");
    BOOST_TEST(value("segments.get", R"({"id":2})", "/filter/contact_ids/100") == "101");
    ok("segments.update", R"({"id":2,"filter":null})");
    BOOST_TEST(value("segments.get", R"({"id":2})", "/filter/contact_ids/100") == "101");
}

BOOST_AUTO_TEST_CASE(bad_segments_are_refused)
{
    ok("segments.create", R"({"name":"Taken","filter":{}})");
    const struct {
        std::string_view operation, request, complaint;
    } cases[] = {
        {"segments.create", R"({"name":"x"})", "invalid | filter: is missing"},
        {"segments.create", R"({"name":"x","filter":{"lead_score":{"min":"x"}}})",
            "invalid | filter.lead_score.min: must be an integer from -2147483648 to 2147483647, got \"x\""},
        {"segments.create", R"({"name":"x","filter":{"industry":"Rail"}})",
            "invalid | filter.industry: unknown member; known are industries, lead_score, has_email, has_phone, tags, "
            "segment_id, contact_ids, external_ids"},
        {"segments.create", R"({"name":"x","filter":{"tags":{"any":[5]}}})",
            "invalid | filter.tags.any[0]: must be text, got 5"},
        {"segments.create", R"({"name":"x","filter":{"lead_score":{"min":2,"max":1}}})",
            "invalid | filter.lead_score.min: must not be above max, got 2 and 1"},
        {"segments.update", R"({"id":4711,"name":"x"})", "not_found | there is no segment 4711"},
        {"segments.update", R"({"id":1,"filter":{"has_email":1}})",
            "invalid | filter.has_email: must be true or false, got 1"},
        {"segments.delete", R"({"id":4711})", "not_found | there is no segment 4711"},
        {"segments.count", R"({})", "invalid | : must have exactly one of the members id, filter"},
        {"segments.count", R"({"filter":{},"channel":"fax"})",
            "invalid | channel: must be one of email, sms, phone, got \"fax\""},
        {"segments.list", R"({"limit":0})", "invalid | limit: must be an integer from 1 to 1000, got 0"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
    BOOST_TEST(complaint(c.operation, c.request) == c.complaint);
    BOOST_TEST((refused("segments.create", R"({"name":"Taken","filter":{}})").code == errc::conflict));
    BOOST_TEST(ok("segments.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(suppressions_are_added_replaced_listed_and_removed)
{
    const auto added = ok("suppressions.add", R"({"entries":[{"channel":"email","address":"Ann@Example.com"},
        {"channel":"sms","address":"+4989123456","reason":"stop","expires_at":"2027-01-01T00:00:00Z"}]})");
    BOOST_TEST(added.at("added") == 2);
    BOOST_TEST(
        ok("suppressions.add", R"({"entries":[{"channel":"email","address":"ann@example.com"}]})").at("replaced") == 1);
    BOOST_TEST(value("suppressions.list", R"({"channel":"email"})", "/items/0/address") == "\"ann@example.com\"");
    BOOST_TEST(value("suppressions.list", R"({"channel":"email"})", "/items/0/reason") == "\"manual\"");
    BOOST_TEST(ok("suppressions.list").at("items").as_array().size() == 2u);
    ok("suppressions.remove", R"({"channel":"email","address":"ANN@example.com"})");
    BOOST_TEST(complaint("suppressions.remove", R"({"channel":"email","address":"ann@example.com"})") ==
               "not_found | there is no suppression of \"ann@example.com\" for email");
}

BOOST_AUTO_TEST_CASE(bad_suppressions_are_refused_all_together)
{
    BOOST_TEST(complaint("suppressions.add", R"({"entries":[{"channel":"email","address":"ok@example.com"},
        {"channel":"email","address":"nobody"},{"channel":"phone","address":"0891234"},
        {"channel":"email","address":"late@example.com","expires_at":"2026-11-22T15:00:00Z"}]})") ==
               "invalid | entries[1].address: must be an email address such as ann@example.com, got \"nobody\" | "
               "entries[2].address: must be a phone number in E.164, such as +4989123456, got \"0891234\"");
    BOOST_TEST(complaint("suppressions.add", R"({"entries":[{"channel":"email","address":"ok@example.com"},
        {"channel":"email","address":"late@example.com","expires_at":"2026-11-22T15:00:00Z"}]})") ==
               "invalid | entries[1].expires_at: must be in the future");
    BOOST_TEST(ok("suppressions.list").at("items").as_array().empty());
    BOOST_TEST(complaint("suppressions.remove", R"({"channel":"email","address":"x"})") ==
               "invalid | address: must be an email address such as ann@example.com, got \"x\"");
    BOOST_TEST(complaint("suppressions.list", R"({"channel":"pigeon"})") ==
               "invalid | channel: must be one of email, sms, phone, got \"pigeon\"");
}

BOOST_AUTO_TEST_CASE(jobs_are_shown_listed_and_cancelled_while_they_run)
{
    const auto id = boost::json::serialize(ok("imports.create").at("id"));
    BOOST_TEST(value("jobs.get", R"({"id":)" + id + "}", "/status") == "\"running\"");
    BOOST_TEST(value("jobs.list", "{}", "/items/0/kind") == "\"import\"");
    BOOST_TEST(value("jobs.cancel", R"({"id":)" + id + "}", "/status") == "\"cancelled\"");
    BOOST_TEST(complaint("jobs.cancel", R"({"id":)" + id + "}") ==
               "conflict | job " + id + " is cancelled: only a running job can be cancelled");
    BOOST_TEST(complaint("imports.append", R"({"text":"email\n","id":)" + id + "}") ==
               "conflict | import " + id + " is cancelled: create a new one");
    BOOST_TEST(complaint("jobs.get", R"({"id":4711})") == "not_found | there is no job 4711");
    BOOST_TEST(complaint("jobs.cancel", R"({"id":4711})") == "not_found | there is no job 4711");
    BOOST_TEST(
        complaint("jobs.list", R"({"limit":"x"})") == "invalid | limit: must be an integer from 1 to 1000, got \"x\"");
}

BOOST_AUTO_TEST_SUITE_END()
