// How an import would read a file, seen from the file's beginning.
#include "api/fixture.hpp"

#include "model/base64.hpp"

using namespace outbound;

namespace {

struct inspection_fixture : service_fixture {
    boost::json::object inspect(std::string_view bytes, boost::json::object request = {})
    {
        request["data"] = to_base64(bytes);
        return ok("imports.inspect", boost::json::serialize(request));
    }

    /// `header>target` of each column; `!` marks those that say who has opted out.
    static std::string meanings(const boost::json::object& answer)
    {
        std::string out;
        for (const auto& column : answer.at("columns").as_array()) {
            const auto* target = column.at("target").if_string();
            out += (out.empty() ? "" : " ") + std::string{std::string_view{column.at("header").as_string()}} + '>' +
                   (target != nullptr ? std::string{std::string_view{*target}} : "-") +
                   (column.at("opts_out").as_bool() ? "!" : "");
        }
        return out;
    }

    std::string refusal(std::string_view bytes)
    {
        return complaint("imports.inspect", R"({"data":")" + to_base64(bytes) + "\"}");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inspection_tests, inspection_fixture)

BOOST_AUTO_TEST_CASE(columns_are_shown_with_their_meanings_and_samples)
{
    const auto seen = inspect("Nr;E-Mail;Mail;Email Opt Out;fields.plan\n"
                              "1;ann@example.com;;yes;gold\n2;bob@example.com;x;no;gold\n3;\"cut");
    BOOST_TEST(seen.at("delimiter") == ";");
    BOOST_TEST(seen.at("encoding") == "ASCII");
    BOOST_TEST(meanings(seen) == "Nr>- E-Mail>email Mail>- Email Opt Out>-! fields.plan>fields.plan");
    const auto& columns = seen.at("columns").as_array();
    BOOST_TEST(boost::json::serialize(columns[0].at("samples")) == R"(["1","2"])");
    BOOST_TEST(boost::json::serialize(columns[2].at("samples")) == R"(["x"])");
    BOOST_TEST(boost::json::serialize(columns[4].at("samples")) == R"(["gold"])");
}

BOOST_AUTO_TEST_CASE(columns_of_opt_outs_and_repeated_fields_are_seen_as_the_import_sees_them)
{
    const auto seen = inspect("email,do_not_contact,Opted out of email: News,fields.Caf\u00e9,fields.Cafe\u0301\n"
                              "ann@example.com,\u00a0,no,x,y\n");
    BOOST_TEST(meanings(seen) == "email>email do_not_contact>-! Opted out of email: News>-! "
                                 "fields.Caf\u00e9>fields.Caf\u00e9 fields.Cafe\u0301>-");
    BOOST_TEST(seen.at("columns").as_array()[1].at("samples").as_array().empty());
}

BOOST_AUTO_TEST_CASE(last_line_counts_where_the_file_ends_there)
{
    const std::string_view file = "email\nann@example.com";
    BOOST_TEST(inspect(file).at("columns").as_array()[0].at("samples").as_array().empty());
    const auto whole = inspect(file, {{"whole", true}});
    BOOST_TEST(boost::json::serialize(whole.at("columns").as_array()[0].at("samples")) == R"(["ann@example.com"])");
}

BOOST_AUTO_TEST_CASE(encoding_and_declared_delimiter_are_seen)
{
    const auto seen = inspect("sep=|\r\nemail|city\r\nann@example.com|K\xF6ln\r\n");
    BOOST_TEST(seen.at("encoding") == "Windows-1252");
    BOOST_TEST(seen.at("delimiter") == "|");
    BOOST_TEST(boost::json::serialize(seen.at("columns").as_array()[1].at("samples")) == "[\"K\xC3\xB6ln\"]");
    BOOST_TEST(meanings(inspect("email,phone\n", {{"delimiter", ";"}})) == "email,phone>-");
}

BOOST_AUTO_TEST_CASE(delimiter_is_seen_behind_blank_lines_and_quoted_line_ends_and_among_other_delimiters)
{
    const struct {
        std::string_view text, delimiter, meanings;
    } cases[] = {
        {"\r\nemail;first_name\r\na@example.com;A\r\n", ";", "email>email first_name>first_name"},
        {"  \r\n\r\nemail\tfirst_name\r\n", "\t", "email>email first_name>first_name"},
        {"|||\nemail|tags\n", "|", "email>email tags>tags"},
        {"\"First\nName\";\"E-Mail\";Tel\n", ";", "First\nName>first_name E-Mail>email Tel>-"},
        {"email;Name, full, long;Plan, x\n", ";", "email>email Name, full, long>- Plan, x>-"},
        {"email\n", ",", "email>email"},
        {"Nr;Wohin,a,b\n", ",", "Nr;Wohin>- a>- b>-"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
        {
            const auto seen = inspect(c.text);
            BOOST_TEST(std::string_view{seen.at("delimiter").as_string()} == c.delimiter);
            BOOST_TEST(meanings(seen) == c.meanings);
        }
}

BOOST_AUTO_TEST_CASE(nothing_is_stored)
{
    inspect("email\nann@example.com\n");
    BOOST_TEST(value("segments.count", R"({"filter":{}})", "/count") == "0");
    BOOST_TEST(ok("jobs.list").at("items").as_array().empty());
}

BOOST_AUTO_TEST_CASE(file_without_a_header_is_refused)
{
    BOOST_TEST(refusal("").find("the file is empty") != std::string::npos);
    BOOST_TEST(refusal("\n\n").find("the file is empty") != std::string::npos);
    BOOST_TEST(refusal("ann@example.com\nbob@example.com\n").find("file has no header") != std::string::npos);
    BOOST_TEST(refusal(std::string{"a\0b,c\n1,2\n", 10}).find("is no text") != std::string::npos);
    BOOST_TEST(refusal(std::string(2000, ',') + "\n").find("is empty") != std::string::npos);
    BOOST_TEST(refusal("a" + std::string(2000, ',') + "\n").find("more than 1000 columns") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
