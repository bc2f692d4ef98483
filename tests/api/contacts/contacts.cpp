// Operations on contacts.
#include "api/fixture.hpp"

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(contacts_tests, service_fixture)

BOOST_AUTO_TEST_CASE(upsert_creates_then_changes_by_external_id)
{
    const auto first = ok("contacts.upsert", R"({"contacts":[
        {"external_id":"a","email":"Ann@Example.com","lead_score":7,"tags":["b","a","b"],"fields":{"plan":"gold"},)"
                                             R"("timezone":"Europe/Berlin"},
        {"external_id":"b","phone":"+4989123456"}]})");
    BOOST_TEST(first.at("created") == 2);
    BOOST_TEST(first.at("updated") == 0);
    const auto again = ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"ann@example.com"}]})");
    BOOST_TEST(again.at("updated") == 1);
    BOOST_TEST(again.at("items").as_array()[0].at("id") == first.at("items").as_array()[0].at("id"));
    const auto ann = ok("contacts.get", R"({"external_id":"a"})");
    BOOST_TEST(ann.at("email") == "ann@example.com");
    BOOST_TEST(ann.at("lead_score") == 7);
    BOOST_TEST(ann.at("created_at") == "2026-11-22T15:00:00Z");
}

BOOST_AUTO_TEST_CASE(given_values_are_returned)
{
    ok("contacts.upsert",
        R"({"contacts":[{"external_id":"a","email":"Ann@Example.com","lead_score":-7,"tags":["b","a","b"],
        "fields":{"plan":"gold","n":{"deep":[1,null]}},"timezone":"Europe/Berlin","first_name":"Änne",)"
        R"("company":"O'Hara \"&\" Co"}]})");
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/email") == R"("Ann@Example.com")");
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/lead_score") == "-7");
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/tags") == R"(["a","b"])");
    BOOST_TEST(
        value("contacts.get", R"({"external_id":"a"})", "/fields") == R"({"plan":"gold","n":{"deep":[1,null]}})");
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/first_name") == "\"Änne\"");
}

BOOST_AUTO_TEST_CASE(tags_that_differ_in_case_or_composition_are_one)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","tags":["Caf\u00e9","cafe\u0301","VIP","vip"]}]})");
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/tags") == R"(["Café","VIP"])");
    BOOST_TEST(value("segments.count", R"({"filter":{"tags":{"all":["CAF\u00c9","Vip"]}}})", "/count") == "1");
}

BOOST_AUTO_TEST_CASE(a_bad_row_fails_alone_with_its_path)
{
    const struct {
        std::string_view contacts, complaint;
    } cases[] = {
        {R"([{"external_id":"ok"},{"first_name":"x"}])",
            "invalid | contacts[1]: must have external_id, email or phone: one of them identifies it"},
        {R"([{"external_id":"ok"},5])", "invalid | contacts[1]: must be an object, got 5"},
        {R"([{"external_id":"ok"},{"external_id":"x","email":"not mail"}])",
            "invalid | contacts[1].email: must be an email address such as ann@example.com, got \"not mail\""},
        {R"([{"external_id":"ok"},{"external_id":"x","phone":"089 1234"}])",
            "invalid | contacts[1].phone: \"089 1234\" has no calling code; write it with + and the calling code, or "
            "set "
            "default_country"},
        {R"([{"external_id":"ok"},{"external_id":"x","lead_score":2147483648}])",
            "invalid | contacts[1].lead_score: must be an integer from -2147483648 to 2147483647, got 2147483648"},
        {R"([{"external_id":"ok"},{"external_id":"x","timezone":"Mars"}])",
            "invalid | contacts[1].timezone: must be a time zone's IANA name such as Europe/Berlin, got \"Mars\""},
        {R"([{"external_id":"ok"},{"external_id":"x","first_name":"a\nb"}])",
            "invalid | contacts[1].first_name: must be text without control characters, got \"a?b\""},
        {R"([{"external_id":"ok"},{"external_id":"x","fields":"y"}])",
            "invalid | contacts[1].fields: must be an object, got \"y\""},
        {R"([{"external_id":"ok"},{"external_id":"ok"}])",
            "invalid | contacts[1].external_id: stands twice in the request; send each contact once"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.contacts)
        {
            const auto done = ok("contacts.upsert", R"({"contacts":)" + std::string{c.contacts} + "}");
            BOOST_TEST(done.at("failed") == 1);
            BOOST_TEST(done.at("items").at(0).at("external_id") == "ok");
            const auto& bad = done.at("items").at(1).as_object();
            BOOST_TEST(bad.at("id").is_null());
            const auto& broken = bad.at("problem").at("violations").at(0);
            BOOST_TEST("invalid | " + std::string{broken.at("path").as_string()} + ": " +
                           std::string{broken.at("message").as_string()} ==
                       c.complaint);
            BOOST_TEST(value("segments.count", R"({"filter":{}})", "/count") == "1");
        }
}

BOOST_AUTO_TEST_CASE(a_request_without_a_good_row_is_refused)
{
    BOOST_TEST(
        complaint("contacts.upsert", R"({"contacts":[]})") == "invalid | contacts: must have 1 to 1000 items, got 0");
    BOOST_TEST(
        complaint("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"x"},{"nick":"y"}]})") ==
        "invalid | contacts[0].email: must be an email address such as ann@example.com, got \"x\""
        " | contacts[1].nick: unknown member; known are external_id, email, phone, first_name, last_name, company, "
        "industry, lead_score, timezone, fields, tags"
        " | contacts[1]: must have external_id, email or phone: one of them identifies it");
    BOOST_TEST(value("segments.count", R"({"filter":{}})", "/count") == "0");
}

BOOST_AUTO_TEST_CASE(members_that_are_left_out_stay_and_null_clears)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"ann@example.com","first_name":"Ann",
        "lead_score":7,"fields":{"plan":"gold"},"tags":["vip"],"timezone":"Europe/Berlin"}]})");
    const auto before = ok("contacts.get", R"({"external_id":"a"})");
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a"}]})");
    BOOST_TEST((ok("contacts.get", R"({"external_id":"a"})") == before));
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","last_name":"Lee","lead_score":null,"tags":null}]})");
    const auto after = ok("contacts.get", R"({"external_id":"a"})");
    BOOST_TEST(after.at("first_name") == "Ann");
    BOOST_TEST(after.at("last_name") == "Lee");
    BOOST_TEST(after.at("lead_score").is_null());
    BOOST_TEST(after.at("tags").as_array().empty());
    BOOST_TEST((after.at("fields") == before.at("fields")));

    const auto changed = ok("contacts.update", R"({"id":1,"email":null,"phone":"+1 212 555 0100"})");
    BOOST_TEST(changed.at("email").is_null());
    BOOST_TEST(changed.at("phone") == "+12125550100");
    BOOST_TEST(changed.at("first_name") == "Ann");
    BOOST_TEST(complaint("contacts.update", R"({"id":1,"external_id":"b"})") ==
               "invalid | external_id: must not change: it is the contact's key");
    BOOST_TEST(complaint("contacts.update", R"({"id":4711})") == "not_found | there is no contact 4711");
    BOOST_TEST(complaint("contacts.update", R"({"id":1,"phone":"5"})").starts_with("invalid | phone: \"5\" "));
}

BOOST_AUTO_TEST_CASE(without_external_id_the_address_identifies_a_contact)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"Ann@Example.com"},
        {"external_id":"b","phone":"+12125550100"},{"external_id":"c","email":"two@example.com"},)"
                          R"({"external_id":"d","email":"two@example.com"}]})");
    const auto done = ok("contacts.upsert", R"({"contacts":[{"email":"ANN@example.com","first_name":"Ann"},
        {"phone":"+1 (212) 555-0100","first_name":"Bob"},{"email":"two@example.com"},)"
                                            R"({"email":"New@Example.com","external_id":null}]})");
    BOOST_TEST(done.at("created") == 1);
    BOOST_TEST(done.at("updated") == 2);
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/first_name") == R"("Ann")");
    BOOST_TEST(value("contacts.get", R"({"external_id":"b"})", "/first_name") == R"("Bob")");
    BOOST_TEST(done.at("items").at(2).at("problem").at("violations").at(0).at("message") ==
               "is that of several contacts: give external_id");
    BOOST_TEST(done.at("items").at(3).at("external_id") == "new@example.com");
    BOOST_TEST(ok("contacts.upsert", R"({"contacts":[{"email":"new@example.com","company":"N"}]})").at("updated") == 1);
}

BOOST_AUTO_TEST_CASE(a_row_without_external_id_is_compared_with_the_other_rows)
{
    const auto done = ok("contacts.upsert", R"({"contacts":[
        {"external_id":"a","email":"Ann@Example.com"},{"email":"ann@example.com"},
        {"email":"bob@example.com","phone":"+12125550100"},{"phone":"+1 212 555 0100"},
        {"external_id":"c","email":"family@example.com"},{"external_id":"d","email":"family@example.com"}]})");
    const auto message = [&](std::size_t row) {
        const auto& violation = done.at("items").at(row).at("problem").at("violations").at(0);
        return std::string{violation.at("path").as_string()} + ": " + std::string{violation.at("message").as_string()};
    };
    BOOST_TEST(done.at("created") == 4);
    BOOST_TEST(done.at("failed") == 2);
    BOOST_TEST(message(1) == "contacts[1].email: is in contacts[0] too: give external_id");
    BOOST_TEST(message(3) == "contacts[3].phone: is in contacts[2] too: give external_id");
    // A refused row does not conflict with others.
    const auto alone = ok("contacts.upsert", R"({"contacts":[{"email":"x@example.com"},
        {"external_id":"x","email":"X@example.com","lead_score":"high"}]})");
    BOOST_TEST(alone.at("created") == 1);
}

BOOST_AUTO_TEST_CASE(phone_numbers_are_stored_in_e164_however_they_are_written)
{
    ok("contacts.upsert", R"({"default_country":"de","contacts":[{"external_id":"a","phone":"089 / 123-456"},
        {"external_id":"b","phone":"+1 (212) 555-0100"},{"external_id":"c","phone":"0043 1 234567"},)"
                          R"({"external_id":"d","phone":""}]})");
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/phone") == "\"+4989123456\"");
    BOOST_TEST(value("contacts.get", R"({"external_id":"b"})", "/phone") == "\"+12125550100\"");
    BOOST_TEST(value("contacts.get", R"({"external_id":"c"})", "/phone") == "\"+431234567\"");
    BOOST_TEST(value("contacts.get", R"({"external_id":"d"})", "/phone") == "null");
    BOOST_TEST(
        complaint("contacts.upsert", R"({"default_country":"DE","contacts":[{"external_id":"e","phone":"089 x"}]})") ==
        "invalid | contacts[0].phone: \"089 x\" has an extension, which no message reaches; give the number without "
        "it");
    BOOST_TEST(complaint("contacts.upsert", R"({"contacts":[{"external_id":"e","phone":"+491712345678.0"}]})") ==
               "invalid | contacts[0].phone: \"+491712345678.0\" ends like a decimal number (.0); give the number "
               "without it");
    BOOST_TEST(complaint("contacts.upsert", R"({"default_country":"XX","contacts":[{"external_id":"e"}]})") ==
               "invalid | default_country: must be a country's two letters such as DE, got \"XX\"");
}

BOOST_AUTO_TEST_CASE(list_filters_searches_and_pages)
{
    add_contacts(5);
    ok("contacts.upsert", R"({"contacts":[{"external_id":"x","industry":"Rail","first_name":"Zoe"}]})");
    BOOST_TEST(value("contacts.list", R"({"segment":{"industries":["Rail"]}})", "/items/0/external_id") == "\"x\"");
    BOOST_TEST(value("contacts.list", R"({"q":"zoe"})", "/items/0/external_id") == "\"x\"");
    const auto first = ok("contacts.list", R"({"limit":4})");
    BOOST_TEST(first.at("items").as_array().size() == 4u);
    const auto rest = ok("contacts.list", R"({"limit":4,"after":)" + boost::json::serialize(first.at("next")) + "}");
    BOOST_TEST(rest.at("items").as_array().size() == 2u);
    BOOST_TEST(rest.at("next").is_null());
    BOOST_TEST(complaint("contacts.list", R"({"limit":1001})") ==
               "invalid | limit: must be an integer from 1 to 1000, got 1001");
    BOOST_TEST(complaint("contacts.list", R"({"segment":{"lead_score":{"min":5,"max":4}}})") ==
               "invalid | segment.lead_score.min: must not be above max, got 5 and 4");
}

BOOST_AUTO_TEST_CASE(delete_and_erase_take_a_contact_away)
{
    add_contacts(2);
    BOOST_TEST(ok("contacts.delete", R"({"external_id":"c1"})").at("deleted") == true);
    BOOST_TEST(complaint("contacts.get", R"({"external_id":"c1"})") ==
               "not_found | there is no contact with external_id \"c1\"");
    BOOST_TEST(complaint("contacts.delete", R"({"external_id":"c1"})") ==
               "not_found | there is no contact with external_id \"c1\"");
    const auto id = value("contacts.get", R"({"external_id":"c2"})", "/id");
    BOOST_TEST(value("contacts.erase", R"({"id":)" + id + "}", "/removed/contacts") == "1");
    BOOST_TEST(complaint("contacts.get", R"({"id":)" + id + "}") == "not_found | there is no contact " + id);
    BOOST_TEST(complaint("contacts.get", R"({"id":1,"external_id":"c1"})") ==
               "invalid | : must have exactly one of the members id, external_id");
    BOOST_TEST(complaint("contacts.erase", R"({"id":4711})") == "not_found | there is no contact 4711");
}

BOOST_AUTO_TEST_CASE(erase_counts_removed_records_and_is_idempotent)
{
    add_contacts(2);
    const auto first = ok("contacts.erase", R"({"external_id":"c2"})");
    BOOST_TEST(first.at("status") == "done");
    BOOST_TEST(first.at("note").is_null());
    BOOST_TEST(first.at("removed").at("contacts") == 1);
    const auto again = ok("contacts.erase", R"({"external_id":"c2"})");  // the first answer may have been lost
    BOOST_TEST(again.at("id") == first.at("id"));
    BOOST_TEST(again.at("status") == "done");
    for (const auto& [kind, rows] : again.at("removed").as_object())
        BOOST_TEST(rows == 0, std::string_view{kind});
    ok("contacts.delete", R"({"external_id":"c1"})");
    BOOST_TEST(ok("contacts.erase", R"({"external_id":"c1"})").at("status") == "done");
    BOOST_TEST(complaint("contacts.erase", R"({"external_id":"c3"})") ==
               "not_found | there is no contact with external_id \"c3\"");
}

BOOST_AUTO_TEST_CASE(import_that_holds_a_row_of_an_erased_contact_is_cancelled)
{
    add_contacts(1);
    const auto id = value("imports.create", "{}", "/id");
    ok("imports.append", R"({"id":)" + id + R"(,"text":"external_id,email\nx,x@example.com\ny,C1@example.com"})");
    const auto done = ok("contacts.erase", R"({"external_id":"c1"})");
    BOOST_TEST(done.at("removed").at("imports") == 1);
    BOOST_TEST(std::string_view{done.at("note").as_string()}.starts_with("Imports that held"));
    BOOST_TEST(value("jobs.get", R"({"id":)" + id + "}", "/status") == "\"cancelled\"");
    BOOST_TEST(value("contacts.get", R"({"external_id":"x"})", "/email") == "\"x@example.com\"");
}

BOOST_AUTO_TEST_SUITE_END()
