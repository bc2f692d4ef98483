// Validation and normalisation of addresses.
#include "model/address.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(address)

BOOST_AUTO_TEST_CASE(distinguishes_mailboxes_from_other_text)
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

BOOST_AUTO_TEST_CASE(recognises_e164)
{
    const struct {
        std::string_view number;
        bool valid;
    } cases[] = {
        {"+4989123456", true},
        {"+15005550006", true},
        {"+2905123", true},
        {"+141555526711", false},
        {"+1234567", false},
        {"+123456789012345", false},
        {"+999123456789", false},
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

BOOST_AUTO_TEST_SUITE_END()
