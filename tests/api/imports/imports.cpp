// Imports from CSV: successful files.
#include "api/fixture.hpp"

#include "model/base64.hpp"

using namespace outbound;

namespace {

struct import_fixture : service_fixture {
    std::string begin(std::string_view request = "{}")
    {
        return boost::json::serialize(ok("imports.create", request).at("id"));
    }

    boost::json::object append(const std::string& id, std::string_view text)
    {
        boost::json::object request{{"id", boost::json::parse(id)}, {"data", to_base64(text)}};
        return ok("imports.append", boost::json::serialize(request));
    }

    // Imports a text in pieces; returns its progress: `rows created updated duplicates invalid`.
    std::string import(std::string_view text, std::string_view request = "{}", std::size_t piece = 1'000'000)
    {
        const auto id = begin(request);
        for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
            append(id, text.substr(0, piece));
        const auto done = ok("imports.commit", R"({"id":)" + id + "}");
        BOOST_TEST(done.at("status") == "done");
        std::string out;
        for (const auto* name : {"rows", "created", "updated", "duplicates", "invalid"})
            out += (out.empty() ? "" : " ") + boost::json::serialize(done.at("progress").at(name));
        return out;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(imports, import_fixture)

BOOST_AUTO_TEST_CASE(known_columns_are_found_by_their_names)
{
    BOOST_TEST(
        import("ID;E-Mail;First Name;last_name;Mobile;Company;Industry;Score;Time Zone;Tags;fields.plan\n"
               "a;Ann@Example.com;Ann;Lee;+49 89 123456;\"Lee; Sons\";Rail;+42;Europe/Berlin;new|vip, new;gold\n") ==
        "1 1 0 0 0");
    const auto ann = ok("contacts.get", R"({"external_id":"a"})");
    BOOST_TEST(ann.at("email") == "Ann@Example.com");
    BOOST_TEST(ann.at("phone") == "+4989123456");
    BOOST_TEST(ann.at("company") == "Lee; Sons");
    BOOST_TEST(ann.at("lead_score") == 42);
    BOOST_TEST(ann.at("timezone") == "Europe/Berlin");
    BOOST_TEST(boost::json::serialize(ann.at("tags")) == R"(["new","vip"])");
    BOOST_TEST(boost::json::serialize(ann.at("fields")) == R"({"plan":"gold"})");
}

BOOST_AUTO_TEST_CASE(a_mapping_defines_the_meaning_of_other_columns)
{
    BOOST_TEST(import("Nr,Wohin,Vorname,email,unused\n7,ann@example.com,Ann,other@example.com,x\n",
                   R"({"columns":{"Nr":"external_id","Wohin":"email","Vorname":"first_name"}})") == "1 1 0 0 0");
    BOOST_TEST(value("contacts.get", R"({"external_id":"7"})", "/email") == "\"ann@example.com\"");
    BOOST_TEST(value("jobs.get", R"({"id":1})", "/progress/ignored_columns") == R"(["email","unused"])");
}

BOOST_AUTO_TEST_CASE(columns_can_be_ignored_by_name)
{
    BOOST_TEST(import("email,phone,Email Opt Out\nann@example.com,+4989123456,yes\n",
                   R"({"columns":{"phone":"","Email Opt Out":""}})") == "1 1 0 0 0");
    BOOST_TEST(value("contacts.get", R"({"external_id":"ann@example.com"})", "/phone") == "null");
    BOOST_TEST(ok("suppressions.list").at("items").as_array().empty());
    BOOST_TEST(value("jobs.get", R"({"id":1})", "/progress/ignored_columns") == R"(["phone","Email Opt Out"])");
}

BOOST_AUTO_TEST_CASE(the_result_does_not_depend_on_how_the_file_is_cut)
{
    const std::string_view text = "\xEF\xBB\xBF"
                                  "email,first_name\r\n\"a@example.com\",\"A\r\n"
                                  "nn\"\r\nb@example.com,J\xC3\xBCrgen\r\n\r\nc@example.com,C";
    for (const std::size_t piece : {1U, 2U, 5U, 7U, 1000U}) {
        import_fixture f;
        BOOST_TEST_CONTEXT(piece)
        {
            BOOST_TEST(f.import(text, "{}", piece) == "3 3 0 0 0");
            BOOST_TEST(
                f.value("contacts.get", R"({"external_id":"b@example.com"})", "/first_name") == "\"J\xC3\xBCrgen\"");
        }
    }
}

BOOST_AUTO_TEST_CASE(contacts_without_a_key_are_identified_by_email_then_phone)
{
    BOOST_TEST(import("email,phone\nAnn@Example.com,\n,089 123456\n", R"({"default_country":"DE"})") == "2 2 0 0 0");
    ok("contacts.get", R"({"external_id":"ann@example.com"})");
    ok("contacts.get", R"({"external_id":"+4989123456"})");
    BOOST_TEST(import("email,first_name\nann@example.com,Ann\n") == "1 0 1 0 0");
    BOOST_TEST(value("contacts.get", R"({"external_id":"ann@example.com"})", "/first_name") == "\"Ann\"");
}

BOOST_AUTO_TEST_CASE(duplicates_are_counted_and_the_last_row_counts)
{
    const std::string_view text =
        "email,first_name\na@example.com,1\nb@example.com,2\nA@EXAMPLE.COM,3\na@example.com,4\n";
    for (const std::size_t piece : {10U, 1000U}) {
        import_fixture f;
        f.ok("contacts.upsert", R"({"contacts":[{"external_id":"b@example.com"}]})");
        BOOST_TEST_CONTEXT(piece)
        {
            BOOST_TEST(f.import(text, R"({"dry_run":true})", piece) == "4 1 1 2 0");
            BOOST_TEST(f.value("segments.count", R"({"filter":{}})", "/count") == "1");
            BOOST_TEST(f.import(text, "{}", piece) == "4 1 1 2 0");
            BOOST_TEST(f.value("contacts.get", R"({"external_id":"a@example.com"})", "/first_name") == "\"4\"");
            BOOST_TEST(f.import(text, "{}", piece) == "4 0 2 2 0");
        }
    }
}

BOOST_AUTO_TEST_CASE(dedupe_makes_one_contact_of_each_address)
{
    BOOST_TEST(import("id,email,first_name\n1,Ann@example.com,Ann\n2,bob@example.com,Bob\n3,ann@Example.com,Anna\n",
                   R"({"dedupe":true})") == "3 2 0 1 0");
    const auto ann = ok("contacts.get", R"({"external_id":"ann@example.com"})");
    BOOST_TEST(ann.at("first_name") == "Anna");
    BOOST_TEST(boost::json::serialize(ann.at("fields")) == R"({"external_id":"3"})");
}

BOOST_AUTO_TEST_CASE(more_rows_than_a_batch_are_imported)
{
    std::string text = "email\n";
    for (int i = 0; i < 2500; ++i)
        text += "user" + std::to_string(i) + "@example.com\n";
    BOOST_TEST(import(text) == "2500 2500 0 0 0");
    BOOST_TEST(value("segments.count", R"({"filter":{},"channel":"email"})", "/count") == "2500");
}

BOOST_AUTO_TEST_CASE(a_client_may_continue_from_the_offset)
{
    const auto id = begin();
    BOOST_TEST(append(id, "email\na@exam").at("offset") == 12);
    BOOST_TEST(complaint("imports.append", R"({"text":"ple.com\n","offset":5,"id":)" + id + "}") ==
               "conflict | import " + id + " has 12 bytes: go on from there, got offset 5");
    const auto next = ok("imports.append", R"({"text":"ple.com\n","offset":12,"id":)" + id + "}");
    BOOST_TEST(next.at("rows") == 1);
    BOOST_TEST(next.at("imported") == 1);
    const auto done = ok("imports.commit", R"({"id":)" + id + "}");
    BOOST_TEST((ok("imports.commit", R"({"id":)" + id + "}") == done));
    BOOST_TEST(value("segments.count", R"({"filter":{}})", "/count") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
