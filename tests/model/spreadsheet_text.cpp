// Text for the cells of CSV files.
#include "model/spreadsheet_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(spreadsheet_text)

BOOST_AUTO_TEST_CASE(apostrophe_stands_before_every_formula_and_goes_again)
{
    const struct {
        std::string_view text, marked;
    } cases[] = {
        {"", ""},
        {"plain; text - and more", "plain; text - and more"},
        {"=1+2", "'=1+2"},
        {"+49", "'+49"},
        {"-1", "'-1"},
        {"@x", "'@x"},
        {"\tx", "'\tx"},
        {"\rx", "'\rx"},
        {"\t=x", "'\t'=x"},
        {"x;=1+2;y", "x;'=1+2;y"},
        {"x;;-1;@y", "x;;'-1;'@y"},
        {"x\t+1", "x\t'+1"},
        {"x\n=1\r\n=2", "x\n'=1\r\n'=2"},
        {"x;\"=1\"", "x;\"'=1\""},
        {"x;\"\"=1", "x;\"\"'=1"},
        {"\"=1\"", "\"=1\""},
        {"a=1,b-2", "a=1,b-2"},
        {"'t Hart; 'tis", "'t Hart; 'tis"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
        {
            BOOST_TEST(marked_for_spreadsheets(c.text) == c.marked);
            BOOST_TEST(unmarked_for_spreadsheets(c.marked) == c.text);
        }
}

BOOST_AUTO_TEST_SUITE_END()
