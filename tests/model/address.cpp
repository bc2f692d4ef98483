// What counts as an address.
#include "model/address.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(address)

BOOST_AUTO_TEST_CASE(tells_mailboxes_from_other_text)
{
    const std::string label(63, 'a');
    const std::string local(64, 'x');
    const struct {
        std::string address;
        bool valid;
    } cases[] = {
        {"ann@example.com", true},
        {"Ann.Lee+crm@mail.example.co.uk", true},
        {"o'hara@example.com", true},
        {"\"ann lee\"@example.com", true},
        {"\"a\\\"b\"@example.com", true},
        {"\"a@b\"@example.com", true},
        {"ann@xn--bcher-kva.example", true},
        {local + "@example.com", true},
        {"ann@" + label + ".com", true},
        {"", false},
        {"ann", false},
        {"@example.com", false},
        {"ann@", false},
        {"ann@localhost", false},
        {"ann@example..com", false},
        {"ann@.example.com", false},
        {"ann@example.com.", false},
        {"ann@-example.com", false},
        {"ann@example-.com", false},
        {"ann@exam_ple.com", false},
        {"ann@1.2.3.4", false},
        {"ann@[1.2.3.4]", false},
        {".ann@example.com", false},
        {"ann.@example.com", false},
        {"a..n@example.com", false},
        {"ann lee@example.com", false},
        {"ann@lee@example.com", false},
        {"Ann <ann@example.com>", false},
        {"\"ann\"lee\"@example.com", false},
        {"\"ann\\\"@example.com", false},
        {"\"\\\\\"\"@example.com", false},
        {"\"\"@example.com", false},
        {"ann@example.com\r\nBcc: x@example.com", false},
        {"a\tn@example.com", false},
        {std::string{"a\0n@example.com", 15}, false},
        {"j\xC3\xBCrgen@example.com", false},
        {"ann@ex\xC3\xA4mple.com", false},
        {local + "x@example.com", false},
        {"ann@" + label + "a.com", false},
        {"ann@" + label + "." + label + "." + label + "." + label + ".com", false},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.address)
    BOOST_TEST(valid_email(c.address) == c.valid);
}

BOOST_AUTO_TEST_CASE(folds_ascii_letters_only)
{
    BOOST_TEST(fold_email("Ann.LEE@Example.COM") == "ann.lee@example.com");
    BOOST_TEST(fold_email("\xC3\x84") == "\xC3\x84");
}

BOOST_AUTO_TEST_CASE(knows_e164_when_it_sees_it)
{
    const struct {
        std::string_view number;
        bool valid;
    } cases[] = {
        {"+4989123456", true},
        {"+15005550006", true},
        {"+1234567", true},
        {"+123456789012345", true},
        {"+123456", false},
        {"+1234567890123456", false},
        {"4989123456", false},
        {"+0989123456", false},
        {"+49 89 123456", false},
        {"", false},
        {"+", false},
        {"+49891234a6", false},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.number)
    BOOST_TEST(valid_e164(c.number) == c.valid);
}

BOOST_AUTO_TEST_CASE(brings_numbers_as_people_write_them_to_e164)
{
    const struct {
        std::string_view raw, country, number;  // an empty number: refused
    } cases[] = {
        {"+49 89 123456", "", "+4989123456"},
        {"+49 (0) 89 / 123-456", "", "+4989123456"},
        {"0049 89 123456", "", "+4989123456"},
        {"089 123456", "DE", "+4989123456"},
        {"089 123456", "de", "+4989123456"},
        {"(415) 555-2671", "US", "+14155552671"},
        {"1-415-555-2671", "US", "+14155552671"},
        {"+1 415.555.2671", "DE", "+14155552671"},
        {"06 698 12345", "IT", "+390669812345"},
        {"06 1 234 5678", "HU", "+3612345678"},
        {"8 (912) 345-67-89", "RU", "+79123456789"},
        {"912 345-67-89", "RU", "+79123456789"},
        {"07400 123456", "GB", "+447400123456"},
        {"612 345 678", "ES", "+34612345678"},
        {"089 123456", "", ""},
        {"089 123456", "XX", ""},
        {"089 123456", "DEU", ""},
        {"555-2671", "US", ""},
        {"call me", "US", ""},
        {"415-555-2671 x5", "US", ""},
        {"+49+89123456", "", ""},
        {"", "US", ""},
        {"+", "US", ""},
        {"+49 89 1234567890123456", "", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.raw << " in " << c.country)
    BOOST_TEST(to_e164(c.raw, c.country).value_or("") == c.number);
}

BOOST_AUTO_TEST_CASE(knows_calling_codes)
{
    BOOST_TEST(calling_code("AC") == "247");
    BOOST_TEST(calling_code("ZW") == "263");
    BOOST_TEST(calling_code("cH") == "41");
    BOOST_TEST(calling_code("QQ") == "");
    BOOST_TEST(calling_code("") == "");
}

BOOST_AUTO_TEST_SUITE_END()
