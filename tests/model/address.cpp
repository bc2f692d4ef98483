// Validation and normalisation of addresses.
#include "model/address.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

namespace {

const std::string longest_label(63, 'a');
const std::string longest_local_part(64, 'x');
const struct {
    std::string address;
    bool valid;
} mailboxes[] = {
    {"ann@example.com", true},
    {"Ann.Lee+crm@mail.example.co.uk", true},
    {"o'hara@example.com", true},
    {"\"ann lee\"@example.com", true},
    {"\"a\\\"b\"@example.com", true},
    {"\"a@b\"@example.com", true},
    {"ann@xn--bcher-kva.example", true},
    {longest_local_part + "@example.com", true},
    {"ann@" + longest_label + ".com", true},
    {"", false},
    {"ann", false},
    {"@example.com", false},
    {"ann@", false},
    {"ann@localhost", false},
    {"ann@example..com", false},
    {"ann@.example.com", false},
    {"ann@example.com.", false},
    {"ann@-example.com", false},
    {"ann@example.", false},
    {"ann@example.com-", false},
    {"ann@com", false},
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
    {"ann@ex\xC3\xA4mple.com", true},
    {"ann@\xE4\xBE\x8B\xE3\x81\x88.\xE3\x83\x86\xE3\x82\xB9\xE3\x83\x88", true},
    {"ann@ex\xE2\x99\xA5.com", false},
    {"ann@-\xC3\xA4.com", false},
    {"ann@\xC3\xA4..com", false},
    {"ann@\xC3\xA4_b.com", false},
    {"ann@xn--0.com", false},
    {"ann@example.xn--0", false},
    {"ann@XN--bcher-kva.com", true},
    {"ann@bad.tld-2", false},
    {"ann@example.c", false},
    {"ann@example.c0m", false},
    {"ann@example.test", false},
    {"ann@example.invalid", false},
    {"ann@mail.LOCALHOST", false},
    {"ann@printer.local", false},
    {"ann@abcdef.onion", false},
    {"ann@mail.internal", false},
    {"ann@mail.alt", false},
    {"ann@mail.Home.Arpa", false},
    {"ann@home.arpa", false},
    {"ann@myhome.arpa", true},
    {"ann@local.example.com", true},
    {"ann@mail.glocal", true},
    {"ann@test.example.com", true},
    {std::string(56, 'a') + "@" + longest_label + "." + longest_label + "." + longest_label + ".a.com", true},
    {std::string(57, 'a') + "@" + longest_label + "." + longest_label + "." + longest_label + ".a.com", false},
    {longest_local_part + "x@example.com", false},
    {"ann@" + longest_label + "a.com", false},
    {"ann@" + longest_label + "." + longest_label + "." + longest_label + "." + longest_label + ".com", false},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(address)

BOOST_AUTO_TEST_CASE(distinguishes_mailboxes_from_other_text)
{
    for (const auto& c : mailboxes)
        BOOST_TEST_CONTEXT(c.address)
    BOOST_TEST(valid_email(c.address) == c.valid);
}

BOOST_AUTO_TEST_CASE(says_what_cannot_be_seen_in_an_address)
{
    const struct {
        std::string address, fault;
    } cases[] = {
        {"ann\xC2\xA0@example.com", "holds a no-break space (U+00A0)"},
        {"ann@exam\xE2\x80\x8Bple.com", "holds a zero-width space (U+200B)"},
        {"ann@example\xEF\xBB\xBF.com", "holds a byte order mark (U+FEFF)"},
        {"ann@exam\xE2\x80\x89ple.com", "holds an unseen character (U+2009)"},
        {"ann@exam\xEF\xB8\x8Fple.com", "holds a variation selector (U+FE0F)"},
        {"ann@exam\xCD\x8Fple.com", "holds a combining grapheme joiner (U+034F)"},
        {"ann@exam\xE3\x85\xA4ple.com", "holds a Hangul filler (U+3164)"},
        {"a\xE3\x85\xA4nn@example.com", "holds a Hangul filler (U+3164)"},
        {"ann@example.com\xF3\xA0\x81\xBF", "holds an unseen character (U+E007F)"},
        {"ann@example.com\xE2\xA0\x80", "holds an unseen character (U+2800)"},
        {"j\xC3\xBCrgen@example.com",
            "has letters beyond ASCII before the @, which needs SMTPUTF8; no provider sends there"},
        {"ann@xn--0.com",
            "has a domain that is no internationalised domain name: string contains invalid punycode data"},
        {"ann@example.test", "has a domain below .test, where nobody gets mail"},
        {"ann@mail.HOME.arpa", "has a domain below .home.arpa, where nobody gets mail"},
        {"ann@" + std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                std::string(60, 'd') + ".com",
            "is longer than 254 octets"},
        {"ann", "is no email address"},
        {"ann@example.com", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.address)
    BOOST_TEST(email_fault(c.address) == c.fault);
}

BOOST_AUTO_TEST_CASE(domains_of_any_script_are_sent_and_compared_as_punycode)
{
    BOOST_TEST(wire_email("Ann@B\xC3\xBC"
                          "cher.de") == "Ann@xn--bcher-kva.de");
    BOOST_TEST(wire_email("Ann@Example.com") == "Ann@Example.com");
    BOOST_TEST(wire_email("") == "");
    BOOST_TEST(wire_email("\xC3\xBC") == "\xC3\xBC");
    BOOST_TEST(fold_email("Ann@B\xC3\x9C"
                          "CHER.de") == "ann@xn--bcher-kva.de");
    BOOST_TEST(fold_email("ann@XN--BCHER-KVA.de") == "ann@xn--bcher-kva.de");
    BOOST_TEST(fold_email("ann@bu\xCC\x88"
                          "cher.de") == "ann@xn--bcher-kva.de");
    BOOST_TEST(fold_email("\xC2\xA0 Ann@Example.com\xE2\x80\x8B") == "ann@example.com");
    BOOST_TEST(fold_email("\xE3\x85\xA4\xCD\x8F"
                          "Ann@Example.com\xEF\xB8\x8F") == "ann@example.com");
}

BOOST_AUTO_TEST_CASE(shows_domains_in_unicode)
{
    constexpr const char* shown = "Ann@b\xC3\xBC"
                                  "cher.de";
    BOOST_TEST(shown_email("Ann@xn--bcher-kva.de") == shown);
    BOOST_TEST(shown_email("Ann@B\xC3\x9C"
                           "CHER.de") == shown);
    for (const auto* same : {"Ann@Example.com", "Ann@xn--0", "Ann", ""})
        BOOST_TEST(shown_email(same) == same);
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
