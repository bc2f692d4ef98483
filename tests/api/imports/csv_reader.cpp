// Parsing CSV in pieces.
#include "api/imports/csv_reader.hpp"

#include "api/imports/touched_ids.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace outbound::api;

namespace {

// Rows as `line:field|field`, faults as `line!fault`, separated by spaces; the text comes in pieces of `piece` bytes,
// each parsed by a separate reader if `fresh`.
std::string rows(std::string_view text, std::size_t piece, bool fresh, char delimiter = ',')
{
    std::string out;
    const auto note = [&](const csv_row& row) {
        out += (out.empty() ? "" : " ") + std::to_string(row.line) + (row.fault.empty() ? ":" : "!");
        out += row.fault.empty() ? "" : std::string{row.fault.substr(0, 7)};
        for (std::size_t i = 0; i < row.fields.size(); ++i)
            out += (i > 0 ? "|" : "") + row.fields[i];
    };
    auto reader = std::make_unique<csv_reader>(delimiter, csv_position{}, note);
    while (!text.empty()) {
        reader->feed(text.substr(0, piece));
        text.remove_prefix(std::min(piece, text.size()));
        if (fresh)
            reader = std::make_unique<csv_reader>(delimiter, csv_position{reader->position()}, note);
    }
    reader->finish();
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_reader_tests)

BOOST_AUTO_TEST_CASE(reads_the_same_rows_however_the_text_is_cut)
{
    const std::string nul{"a,b\n1\0,2\n", 9};
    const struct {
        std::string_view text, rows;
    } cases[] = {
        {"", ""},
        {"a,b\n1,2\n", "1:a|b 2:1|2"},
        {"a,b\n1,2", "1:a|b 2:1|2"},
        {"a,b\r\n1,2\r\n3,4\r\n", "1:a|b 2:1|2 3:3|4"},
        {"a,b\r1,2\r", "1:a|b 2:1|2"},
        {"\xEF\xBB\xBF\"a\",b\n1,2\n", "1:a|b 2:1|2"},
        {"\xEF\xBB\xBF"
         "a",
            "1:a"},
        {"a,b\n\n  \n1,2\n\n", "1:a|b 4:1|2"},
        {"a,b\n\"x\ny\",2\n3,4\n", "1:a|b 2:x\ny|2 4:3|4"},
        {"a,b\n\"x\r\ny\"\"z\",2\r\n3,4", "1:a|b 2:x\r\ny\"z|2 4:3|4"},
        {"a,b\n1,2,3\n4\n", "1:a|b 2:1|2|3 3:4"},
        {"a,b\n1,\"open\n2,3\n", "1:a|b 2!a quote 3:2|3"},
        {"a,b\n1,\"open", "1:a|b 2!a quote"},
        {"a,b\n1,\"Joe\" Inc\n2,3\n", "1:a|b 2!text st 3:2|3"},
        {"a,b\n1,\"Joe\n2,\"Ann\"\n3,4\n", "1:a|b 2!text st 3:2|Ann 4:3|4"},
        {"a,b\r\n1,5\" pipe\r\n2,a \"b\" c", "1:a|b 2:1|5\" pipe 3:2|a \"b\" c"},
        {"a,b\n1,\"\"\"VIP\"\",\"\"New\"\"\"\n", "1:a|b 2:1|\"VIP\",\"New\""},
        {",\n", "1:|"},
        {" a , b \n", "1:a|b"},
        {nul, "1:a|b 2:1\0|2"},
    };
    for (const auto& c : cases)
        for (const std::size_t piece : {1U, 2U, 3U, 1000U})
            for (const bool fresh : {false, true})
                BOOST_TEST_CONTEXT(c.text << " by " << piece << (fresh ? " fresh" : ""))
                {
                    const auto expected =
                        c.text.data() == nul.data() ? std::string{"1:a|b 2:1\0|2", 12} : std::string{c.rows};
                    BOOST_TEST(rows(c.text, piece, fresh) == expected);
                }
}

BOOST_AUTO_TEST_CASE(reads_other_delimiters)
{
    BOOST_TEST(rows("a;b\n1,5;2\n", 100, false, ';') == "1:a|b 2:1,5|2");
    BOOST_TEST(rows("a\tb\n\t\n", 100, false, '\t') == "1:a|b 2:|");
}

BOOST_AUTO_TEST_CASE(drops_rows_that_are_too_long_and_continues_after_them)
{
    const std::string longest(csv_reader::longest_row + 10, 'x');
    for (const std::size_t piece : {1'000'000U, 70'000U})
        for (const bool fresh : {false, true})
            BOOST_TEST_CONTEXT(piece << (fresh ? " fresh" : ""))
            {
                BOOST_TEST(rows("a,b\n" + longest + longest + ",2\n3,4\n", piece, fresh) == "1:a|b 2!the row 3:3|4");
                BOOST_TEST(rows("a,b\n" + longest, piece, fresh) == "1:a|b 2!the row");
                BOOST_TEST(rows("a,b\r\n" + longest + "\r\n3,4", piece, fresh) == "1:a|b 2!the row 3:3|4");
            }
}

BOOST_AUTO_TEST_CASE(an_open_quote_affects_only_its_line)
{
    std::string text = "a,b\n1,\"open\n";
    for (int i = 0; i < 200'000; ++i)
        text += "1234567,9\n";
    const auto got = rows(text, 300'000, true);
    BOOST_TEST(got.starts_with("1:a|b 2!the row 3:1234567|9 4:1234567|9"), got.substr(0, 40));
    BOOST_TEST(got.ends_with("200002:1234567|9"));
}

BOOST_AUTO_TEST_CASE(touched_ids_are_remembered_in_little_space)
{
    touched_ids ids;
    for (std::int64_t id = 1; id <= 100'000; ++id)
        BOOST_REQUIRE(ids.insert(id));
    BOOST_TEST(ids.insert(std::int64_t{1} << 62));
    BOOST_TEST(ids.bytes().size() < 14'000u);
    auto again = touched_ids::from_bytes(ids.bytes());
    BOOST_TEST(!again.insert(1));
    BOOST_TEST(!again.insert(100'000));
    BOOST_TEST(!again.insert(std::int64_t{1} << 62));
    BOOST_TEST(again.insert(100'001));
    BOOST_TEST(touched_ids::from_bytes("garbage").insert(1));
}

BOOST_AUTO_TEST_SUITE_END()
