// Imports of bad files: good rows are imported, bad ones are listed with line, column and reason.
#include "api/fixture.hpp"

#include "model/base64.hpp"

using namespace outbound;

namespace {

struct bad_import_fixture : service_fixture {
    // The errors of a file, one per line: `line column value reason`.
    std::string errors(std::string_view text, std::string_view request = "{}")
    {
        const auto id = ok("imports.create", request).at("id");
        const auto first =
            ok("imports.append", boost::json::serialize(boost::json::object{{"id", id}, {"data", to_base64(text)}}));
        const auto last = ok("imports.commit", boost::json::serialize(boost::json::object{{"id", id}}));
        std::string out;
        for (const auto* answer : {&first, &last})
            for (const auto& e : answer->at("errors").as_array()) {
                for (const auto* name : {"line", "column", "value"})
                    out += boost::json::serialize(e.at(name)) + ' ';
                out += std::string{std::string_view{e.at("reason").as_string()}} + '\n';
            }
        return out;
    }

    std::string header_complaint(std::string_view text, std::string_view request = "{}")
    {
        const auto id = ok("imports.create", request).at("id");
        return complaint(
            "imports.append", boost::json::serialize(boost::json::object{{"id", id}, {"data", to_base64(text)}}));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(imports_refusals, bad_import_fixture)

BOOST_AUTO_TEST_CASE(bad_rows_are_listed_and_good_ones_imported)
{
    std::string text = "external_id,email,phone,lead_score,timezone,first_name,tags\n"
                       "ok1,a@example.com,,,,,\n"
                       "2,nobody,,,,,\n"
                       "3,,call me,,,,\n"
                       "4,,,12.5,,,\n"
                       "5,,,99999999999,,,\n"
                       "6,,,,Mars/Base,,\n"
                       "7,,,,,two\x01words,\n"
                       "8,a@example.com,,,,,,x\n"
                       ",a@example.com,,,,,\n"
                       "9,x,y,,,,\n"
                       "10,,,,,J\xFCrgen,\n"
                       "11,,,,,a"
                       "?"
                       "b,\n"
                       "ok2,b@example.com,,,,Zo\xC3\xAB,\n";
    text[text.find('?')] = '\0';
    BOOST_TEST(
        errors(text) ==
        "3 \"email\" \"nobody\" is no email address\n"
        "4 \"phone\" \"call me\" has characters that no phone number has; the contact is taken without it\n"
        "5 \"lead_score\" \"12.5\" is no integer from -2147483648 to 2147483647; the contact is taken without it\n"
        "6 \"lead_score\" \"99999999999\" is no integer from -2147483648 to 2147483647; the contact is taken without "
        "it\n"
        "7 \"timezone\" \"Mars/Base\" is no time zone's IANA name; the contact is taken without it\n"
        "8 \"first_name\" \"two?words\" has control characters; the contact is taken without it\n"
        "9 null \"8\" the row has 8 columns, the header has 7\n"
        "10 null null the row has no external_id\n"
        "11 \"email\" \"x\" is no email address\n"
        "11 \"phone\" \"y\" has characters that no phone number has\n"
        "12 \"first_name\" \"J?rgen\" is not UTF-8\n"
        "13 \"first_name\" \"a?b\" has a NUL byte\n");
    BOOST_TEST(value("segments.count", R"({"filter":{}})", "/count") == "7");
    BOOST_TEST(value("jobs.get", R"({"id":1})", "/progress/invalid") == "6");
    BOOST_TEST(value("jobs.get", R"({"id":1})", "/progress/incomplete") == "5");
    BOOST_TEST(value("jobs.get", R"({"id":1})", "/progress/rows") == "13");
}

BOOST_AUTO_TEST_CASE(the_first_faults_are_stored_with_the_job_without_values_of_cells)
{
    const auto id = boost::json::serialize(ok("imports.create", R"({"default_country":"US"})").at("id"));
    std::string text = "email,phone\nnobody,\na@example.com,001 44 20 7946 0958 1\n";
    for (int i = 0; i < 200; ++i)
        text += "nobody\n";
    ok("imports.append", R"({"id":)" + id + R"(,"data":")" + to_base64(text + "somebody") + "\"}");
    const auto done = ok("imports.commit", R"({"id":)" + id + "}");
    BOOST_TEST(done.at("errors").as_array().size() == 1u);
    const auto kept = ok("jobs.get", R"({"id":)" + id + "}").at("progress").at("errors").as_array();
    BOOST_TEST(kept.size() == 100u);
    BOOST_TEST(boost::json::serialize(kept[0]) == R"({"line":2,"column":"email","reason":"is no email address"})");
    BOOST_TEST(boost::json::serialize(kept).find("nobody") == std::string::npos);
    BOOST_TEST(boost::json::serialize(kept).find("7946") == std::string::npos);
    // The answer was lost.
    BOOST_TEST((ok("imports.commit", R"({"id":)" + id + "}").at("errors") == kept));
    BOOST_TEST(value("jobs.list", "{}", "/items/0/progress/errors") == "(none)");
}

BOOST_AUTO_TEST_CASE(rows_that_cannot_be_read_fail_alone)
{
    const std::string longest(1'000'000, 'x');
    const auto id = boost::json::serialize(ok("imports.create").at("id"));
    const auto append = [&](std::string_view text) {
        return ok("imports.append", R"({"id":)" + id + R"(,"data":")" + to_base64(text) + "\"}");
    };
    append("email\n" + longest);
    const auto second = append(longest + "\nb@example.com\n");
    BOOST_TEST(
        boost::json::serialize(second.at("errors")) ==
        R"([{"line":2,"column":null,"value":null,"reason":"the row is longer than 1 MiB; is a quote left open?"}])");
    append("\"c@example.com\n");
    const auto done = ok("imports.commit", R"({"id":)" + id + "}");
    BOOST_TEST(boost::json::serialize(done.at("errors")) ==
               R"([{"line":4,"column":null,"value":null,"reason":"a quote is opened in this row and never closed"}])");
    BOOST_TEST(value("segments.count", R"({"filter":{}})", "/count") == "1");
}

BOOST_AUTO_TEST_CASE(addresses_are_needed_where_nothing_else_identifies_contacts)
{
    BOOST_TEST(errors("email,first_name\n,Ann\n") == "2 null null the row has neither email nor phone\n");
    BOOST_TEST(errors("phone\n12\n", R"({"default_country":"DE"})") ==
               "2 \"phone\" \"12\" is no number of DE; write it with + and the calling code\n");
}

BOOST_AUTO_TEST_CASE(files_without_a_usable_header_are_refused_whole)
{
    const struct {
        std::string_view text, request, complaint;
    } cases[] = {
        {"ann@example.com,Ann\n", "{}",
            "invalid | : file has no header: line 1 holds \"ann@example.com\"; put names of columns there, such as "
            "email"},
        {"name,city\nAnn,Rome\n", "{}",
            "invalid | : header (line 1) has no column for external_id, email or phone; it has \"name\", \"city\""},
        {"\xEF\xBB\xBF"
         "e\xFF\n",
            "{}", "invalid | : header (line 1) is no text: save the file as CSV in UTF-8"},
        {"email,name\n", R"({"columns":{"Mail":"email"}})",
            "invalid | columns: name \"Mail\", which the file has not; it has \"email\", \"name\""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.complaint)
    BOOST_TEST(header_complaint(c.text, c.request) == c.complaint);
    BOOST_TEST(value("segments.count", R"({"filter":{}})", "/count") == "0");
    const auto id = boost::json::serialize(ok("imports.create").at("id"));
    BOOST_TEST(complaint("imports.commit", R"({"id":)" + id + "}") ==
               "conflict | the file is empty: its first line must name columns, such as email");
}

BOOST_AUTO_TEST_CASE(bad_requests_are_refused)
{
    const struct {
        std::string_view operation, request, complaint;
    } cases[] = {
        {"imports.create", R"({"columns":{"a":"emial"}})",
            "invalid | columns.a: must be a member of a contact, tags, fields.<name>, or empty to ignore the column"},
        {"imports.create", R"({"columns":{"a":"email","b":"email"}})",
            "invalid | columns.b: must not name email again: another column does"},
        {"imports.create", "{\"columns\":{\"a\":\"fields.Caf\u00e9\",\"b\":\"fields.Cafe\u0301\"}}",
            "invalid | columns.b: must not name fields.Caf\u00e9 again: another column does"},
        {"imports.create", R"({"columns":{"a":5}})",
            "invalid | columns.a: must be a member of a contact, tags, fields.<name>, or empty to ignore the column, "
            "got 5"},
        {"imports.create", R"({"delimiter":"x"})", "invalid | delimiter: must be one of ,, ;, \t, |, got \"x\""},
        {"imports.create", R"({"default_country":"QQ"})",
            "invalid | default_country: must be a country's two letters such as DE, got \"QQ\""},
        {"imports.append", R"({"id":4711,"text":""})", "not_found | there is no import 4711"},
        {"imports.append", R"({"id":1})", "invalid | : must have exactly one of the members text, data"},
        {"imports.append", R"({"id":1,"data":"!!"})", "invalid | data: must be base64 with padding, got \"!!\""},
        {"imports.append", R"({"id":1,"data":"AB=="})", "invalid | data: must be base64 with padding, got \"AB==\""},
        {"imports.append", R"({"id":1,"text":5})", "invalid | text: must be text without NUL, got 5"},
        {"imports.commit", R"({"id":4711})", "not_found | there is no import 4711"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
    BOOST_TEST(complaint(c.operation, c.request) == c.complaint);
    BOOST_TEST(ok("jobs.list").at("items").as_array().empty());
    const std::string text(1'048'577, 'x');
    BOOST_TEST(complaint("imports.append", R"({"id":1,"text":")" + text + "\"}") ==
               "invalid | text: must be at most 1048576 characters long, got 1048577");
    BOOST_TEST(complaint("imports.append", R"({"id":1,"data":")" + to_base64(text) + "\"}") ==
               "invalid | data: must be at most 1048576 bytes before encoding");
}

BOOST_AUTO_TEST_CASE(more_faults_than_can_be_listed_are_counted)
{
    std::string text = "email\n";
    for (int i = 0; i < 10'100; ++i)
        text += "x\n";
    const auto id = ok("imports.create").at("id");
    const auto got = ok("imports.append", boost::json::serialize(boost::json::object{{"id", id}, {"text", text}}));
    BOOST_TEST(got.at("invalid") == 10'100);
    BOOST_TEST(got.at("errors").as_array().size() == 10'000u);
    BOOST_TEST(got.at("errors_unlisted") == 100);
}

BOOST_AUTO_TEST_SUITE_END()
