// Import and export of suppressions as CSV.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

struct files_fixture : service_fixture {
    // Imports a whole text; returns the errors as JSON, and the progress of the job.
    boost::json::object import(const std::string& settings, const std::string& text)
    {
        const auto job = ok("imports.create", R"({"into":"suppressions")" + settings + "}");
        boost::json::object piece{{"id", job.at("id")}, {"text", text}};
        auto errors = ok("imports.append", boost::json::serialize(piece)).at("errors").as_array();
        const auto done = ok("imports.commit", R"({"id":)" + boost::json::serialize(job.at("id")) + "}");
        for (const auto& late : done.at("errors").as_array())
            errors.push_back(late);
        auto out = done.at("progress").as_object();
        out["errors"] = std::move(errors);
        return out;
    }

    std::string refused_header(const std::string& settings, const std::string& text)
    {
        const auto job = ok("imports.create", R"({"into":"suppressions")" + settings + "}");
        return complaint(
            "imports.append", boost::json::serialize(boost::json::object{{"id", job.at("id")}, {"text", text}}));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(suppression_files, files_fixture)

BOOST_AUTO_TEST_CASE(good_rows_are_suppressed_and_bad_ones_listed)
{
    const auto done = import("",
        "E-Mail,Reason,Until,Remark\nAnn@Example.com,complaint,,x\nnobody,,,\nbob@example.com,,2030-01-01T00:00:00Z,\n"
        "eve@example.com,,tomorrow,\nlong@example.com,,,,x\n");
    BOOST_TEST(done.at("created") == 3);
    BOOST_TEST(done.at("invalid") == 2);
    BOOST_TEST(done.at("incomplete") == 1);
    BOOST_TEST(boost::json::serialize(done.at("ignored_columns")) == R"(["Remark"])");
    BOOST_TEST(done.at("errors").at(0).at("line") == 3);
    BOOST_TEST(done.at("errors").at(0).at("reason") == "is no email address");
    BOOST_TEST(done.at("errors").at(1).at("column") == "Until");
    BOOST_TEST(done.at("errors").at(2).at("reason") ==
               "the row has 5 columns, the header has 4; the address is suppressed without a reason");
    BOOST_TEST(value("suppressions.list", R"({"sort":"created_at"})", "/items/0/address") == "\"ann@example.com\"");
    BOOST_TEST(value("suppressions.list", R"({"sort":"created_at"})", "/items/0/reason") == "\"complaint\"");
    BOOST_TEST(value("suppressions.list", R"({"sort":"created_at"})", "/items/1/reason") == "\"imported\"");
    BOOST_TEST(
        value("suppressions.list", R"({"sort":"created_at"})", "/items/1/expires_at") == "\"2030-01-01T00:00:00Z\"");
}

BOOST_AUTO_TEST_CASE(note_of_any_kind_loses_no_row)
{
    const auto done = import("", "address,channel,reason\na@example.com,email,complained, angry\n"
                                 "b@example.com,email," +
                                     std::string(201, 'x') + "\nc@example.com,email,a\x01z\n");
    BOOST_TEST(done.at("created") == 3);
    BOOST_TEST(done.at("invalid") == 0);
    BOOST_TEST(done.at("incomplete") == 3);
    BOOST_TEST(done.at("errors").at(0).at("reason") ==
               "the row has 4 columns, the header has 3; the address is suppressed without a reason");
    BOOST_TEST(done.at("errors").at(1).at("reason") == "is longer than 200 characters; the first 200 are taken");
    BOOST_TEST(done.at("errors").at(2).at("reason") == "has control characters; the address is suppressed without it");
    BOOST_TEST(ok("suppressions.list").at("items").as_array().size() == 3U);
}

BOOST_AUTO_TEST_CASE(every_address_of_a_list_is_suppressed)
{
    BOOST_TEST(import("", "email\n\"a@example.com, b@example.com\"\n<c@example.com>\n").at("created") == 3);
    BOOST_TEST(import(R"(,"channel":"sms")", "phone\n\"+49 171 1234567; +49 171 1234568\"\n").at("created") == 2);
    const auto partial = import("", "email\n\"d@example.com, nobody@\"\n");
    BOOST_TEST(partial.at("created") == 1);
    BOOST_TEST(partial.at("errors").at(0).at("reason") == "has a part that is not suppressed: it is no email address");
    BOOST_TEST(ok("suppressions.list").at("items").as_array().size() == 6U);
}

BOOST_AUTO_TEST_CASE(numbers_are_normalised_and_the_channel_comes_from_the_file_or_the_request)
{
    BOOST_TEST(
        import(R"(,"channel":"sms","default_country":"DE")", "phone\n089 123456\n+1 212 555 0100\n").at("created") ==
        2);
    BOOST_TEST(import("", "channel,address\nphone,+4989123456\nemail,x@example.com\nfax,1\n").at("invalid") == 1);
    BOOST_TEST(value("suppressions.list", R"({"channel":"sms","sort":"created_at"})", "/items/1/address") ==
               "\"+4989123456\"");
    BOOST_TEST(value("suppressions.list", R"({"channel":"phone"})", "/items/0/address") == "\"+4989123456\"");
    BOOST_TEST(value("suppressions.list", R"({"channel":"email"})", "/items/0/address") == "\"x@example.com\"");
}

BOOST_AUTO_TEST_CASE(a_second_import_replaces_and_a_dry_run_writes_nothing)
{
    import("", "email\na@example.com\n");
    const auto again = import("", "email\na@example.com\nb@example.com\n");
    BOOST_TEST(again.at("created") == 1);
    BOOST_TEST(again.at("updated") == 1);
    const auto dry = import(R"(,"dry_run":true)", "email\na@example.com\nc@example.com\n");
    BOOST_TEST(dry.at("created") == 1);
    BOOST_TEST(dry.at("updated") == 1);
    BOOST_TEST(ok("suppressions.list").at("items").as_array().size() == 2U);
}

BOOST_AUTO_TEST_CASE(files_and_requests_that_make_no_sense_are_refused)
{
    BOOST_TEST(refused_header("", "name\nx\n") ==
               "invalid | : header (line 1) must have one column for the address: address, email or phone");
    BOOST_TEST(refused_header("", "email,phone\nx,y\n") ==
               "invalid | : header (line 1) must have one column for the address: address, email or phone");
    BOOST_TEST(
        refused_header("", "address\nx\n") ==
        "invalid | channel: is missing: say for which channel the addresses are, or give the file a column for it");
    BOOST_TEST(complaint("imports.create", R"({"channel":"sms"})") ==
               "invalid | channel: is for suppressions: contacts have no channel");
    BOOST_TEST(
        complaint("imports.create", R"({"into":"suppressions","columns":{"a":"email"}})") ==
        "invalid | columns: is for contacts: name the columns of suppressions address, channel, reason and expires_at");
}

BOOST_AUTO_TEST_CASE(an_export_can_be_imported_again)
{
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"a@example.com","reason":"said \"no\", twice"},
        {"channel":"sms","address":"+4989123456","expires_at":"2030-01-01T00:00:00Z"},{"channel":"phone",)"
                           R"("address":"+4989123456"}]})");
    std::string text;
    boost::json::value after = "0";
    while (!after.is_null()) {
        const auto piece = ok("exports.next",
            boost::json::serialize(boost::json::object{{"what", "suppressions"}, {"limit", 2}, {"after", after}}));
        text += piece.at("text").as_string();
        after = piece.at("next");
    }
    BOOST_TEST(text == "channel,address,reason,source,expires_at,created_at\r\n"
                       "sms,'+4989123456,manual,api,2030-01-01T00:00:00Z,2026-11-22T15:00:00Z\r\n"
                       "phone,'+4989123456,manual,api,,2026-11-22T15:00:00Z\r\n"
                       "email,a@example.com,\"said \"\"no\"\", twice\",api,,2026-11-22T15:00:00Z\r\n");
    for (const auto* channel : {"email", "sms", "phone"})
        ok("suppressions.remove", R"({"channel":")" + std::string{channel} + R"(","address":")" +
                                      (std::string_view{channel} == "email" ? "a@example.com" : "+4989123456") +
                                      R"("})");
    BOOST_TEST(import("", text).at("created") == 3);
    BOOST_TEST(value("suppressions.list", R"({"channel":"email"})", "/items/0/reason") == R"("said \"no\", twice")");
    BOOST_TEST(value("exports.next", R"({"what":"suppressions","channel":"sms"})", "/rows") == "1");
}

BOOST_AUTO_TEST_CASE(cells_that_begin_like_formulas_are_marked_unless_raw_ones_are_asked_for)
{
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"a@example.com","reason":"=1+1, \"x\""}]})");
    const auto reasons = [this](std::string_view more) {
        return value("exports.next", R"({"what":"suppressions")" + std::string{more} + "}", "/text");
    };
    BOOST_TEST(reasons("").find(R"(a@example.com,\"'=1+1, \"\"x\"\"\",api)") != std::string::npos, reasons(""));
    BOOST_TEST(reasons(R"(,"raw":true)").find(R"(a@example.com,\"=1+1, \"\"x\"\"\",api)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(formulas_behind_semicolons_are_marked_and_come_back_as_they_were)
{
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"a@example.com","reason":"x;=1+2;\"-y"}]})");
    const auto done = ok("exports.next", R"({"what":"suppressions"})");
    const std::string text{std::string_view{done.at("text").as_string()}};
    BOOST_TEST(text.find("a@example.com,\"x;'=1+2;\"\"'-y\",api") != std::string::npos, text);
    BOOST_TEST(value("exports.next", R"({"what":"suppressions","raw":true})", "/text")
                   .find(R"(a@example.com,\"x;=1+2;\"\"-y\",api)") != std::string::npos);
    ok("suppressions.remove", R"({"channel":"email","address":"a@example.com"})");
    import("", text);
    BOOST_TEST(value("suppressions.list", "{}", "/items/0/reason") == R"("x;=1+2;\"-y")");
}

BOOST_AUTO_TEST_CASE(expired_row_adds_nothing_and_is_reported)
{
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"a@example.com"}]})");
    const auto done = import("", "email,until\na@example.com,2020-01-01T00:00:00Z\n");
    BOOST_TEST(done.at("invalid") == 1);
    BOOST_TEST(done.at("errors").at(0).at("reason") == "is past: the row adds nothing");
    BOOST_TEST(value("suppressions.list", "{}", "/items/0/expires_at") == "null");
}

BOOST_AUTO_TEST_SUITE_END()
