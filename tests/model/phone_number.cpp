// Spellings of phone numbers. The expectations of every region are generated from libphonenumber's metadata.
#include "model/address.hpp"
#include "model/phone/numbering_plans.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

using namespace outbound;

namespace {

using row = std::vector<std::string>;

/// The rows of a generated file in this folder, without its comments.
std::vector<row> rows_of(const std::string& name)
{
    std::ifstream in{std::string{OUTBOUND_MODEL_TESTS} + '/' + name};
    BOOST_REQUIRE(in);
    std::vector<row> rows;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('#')) {
            if (line.find("phonenumbers") != std::string::npos)
                BOOST_TEST(line.ends_with(std::string{phone::plans_source} + '.'));
            continue;
        }
        row cells{{}};
        for (const char c : line)
            if (c == '\t')
                cells.emplace_back();
            else
                cells.back() += c;
        rows.push_back(std::move(cells));
    }
    return rows;
}

struct example {
    std::string region, e164, national, international, uri, prefix;

    std::string code() const { return std::string{calling_code(region)}; }
    std::string significant() const { return e164.substr(1 + code().size()); }
};

std::vector<example> examples()
{
    std::vector<example> all;
    constexpr std::size_t shortest = 8;  // Shorter numbers can be dialled only within their country.
    for (const auto& cells : rows_of("phone_numbers.tsv"))
        if (cells[2].size() >= shortest)
            all.push_back({cells[0], cells[2], cells[3], cells[4], cells[5], cells[6]});
    BOOST_TEST(all.size() > 1100U);
    return all;
}

std::string replaced(std::string text, std::string_view each, std::string_view by)
{
    for (auto at = text.find(each); at != std::string::npos; at = text.find(each, at + by.size()))
        text.replace(at, each.size(), by);
    return text;
}

std::string full_width(std::string_view text)
{
    std::string wide;
    for (const char c : text)
        if (c == '+')
            wide += "\xEF\xBC\x8B";
        else if (c >= '0' && c <= '9')
            wide += std::string{"\xEF\xBC"} + static_cast<char>('\x90' + (c - '0'));
        else
            wide += c;
    return wide;
}

using spelling = std::function<std::string(const example&)>;

/// Writes every example in a given spelling; each must be parsed as the same number or be refused, at most `refused` of
/// them.
void check_spelling(std::string_view name, bool in_its_country, std::size_t refused, const spelling& write)
{
    std::size_t count = 0;
    for (const auto& number : examples()) {
        const auto text = write(number);
        const auto read = read_phone(text, in_its_country ? number.region : "");
        BOOST_TEST_CONTEXT(name << ": " << text << " in " << number.region)
        {
            BOOST_TEST((read.number.empty() ? number.e164 : read.number) == number.e164);
            BOOST_TEST(read.number.empty() != read.fault.empty());
        }
        count += read.number.empty() ? 1 : 0;
    }
    BOOST_TEST_CONTEXT(name)
    BOOST_TEST(count <= refused);
}

/// Whether the number begins with a prefix for calls abroad of that region that is longer than `00`.
bool begins_with_own_prefix(std::string_view digits, std::string_view region)
{
    bool begins = false;
    phone::each_prefix(phone::find_region(region)->abroad, digits, [&](std::size_t n) { begins |= n > 2; });
    return begins;
}

const struct {
    std::string_view raw, country, number;  // an empty number: refused
} written_numbers[] = {
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
    {"+1 415 555 26711", "", ""},
    {"+999 123 456 789", "", ""},
    {"0049 (0)171 1234567", "", "+491711234567"},
    {"+49 (0)171 1234567", "", "+491711234567"},
    {"+44 07400 123456", "", "+447400123456"},
    {"0044 07400 123456", "FR", "+447400123456"},
    {"001 44 20 7946 0958", "SG", "+442079460958"},
    {"001 44 20 7946 0958", "HK", "+442079460958"},
    {"001 44 20 7946 0958", "KR", "+442079460958"},
    {"001 44 20 7946 0958", "TH", "+442079460958"},
    {"001 44 20 7946 0958", "", "+442079460958"},
    {"0011 44 20 7946 0958", "AU", "+442079460958"},
    {"0011 44 20 7946 0958", "", "+442079460958"},
    {"0021 44 20 7946 0958", "BR", "+442079460958"},
    {"001 66 2 234 5678", "", ""},
    {"001 670 234 5678", "", ""},
    {"011 44 20 7946 0958", "US", "+442079460958"},
    {"011 44 20 7946 0958", "DE", ""},
    {"810 44 20 7946 0958", "RU", "+442079460958"},
    {"91 98765 43210", "IN", "+919876543210"},
    {"098765 43210", "IN", "+919876543210"},
    {"98765 43210", "IN", "+919876543210"},
    {"011 15-2345-6789", "AR", "+5491123456789"},
    {"11 15-2345-6789", "AR", "+5491123456789"},
    {"+54 11 15 2345 6789", "", "+5491123456789"},
    {"+54 9 11 2345 6789", "", "+5491123456789"},
    {"0351 15 234 5678", "AR", "+5493512345678"},
    {"044 55 1234 5678", "MX", "+525512345678"},
    {"+52 1 55 1234 5678", "", "+525512345678"},
    {"0 21 11 96123-4567", "BR", "+5511961234567"},
    {"8 029 491-19-11", "BY", "+375294911911"},
    {"8 12 345678", "TM", "+99312345678"},
    {"8 612 34567", "LT", "+37061234567"},
    {"0 612 34567", "LT", "+37061234567"},
    {"464 1234", "AG", "+12684641234"},
    {"+39 (0)6 698 12345", "", "+390669812345"},
    {"+49\xE2\x80\x91\x38\x39\xE2\x80\x93\x31\x32\x33\x34\x35\x36", "", "+4989123456"},
    {"\xE2\x80\xAA+49 89\xC2\xA0\x31\x32\x33\x34\x35\x36\xE2\x80\xAC", "", "+4989123456"},
    {"\xEF\xBC\x8B\x34\x39 89 123456", "", "+4989123456"},
    {"tel:+49-89-123456", "", "+4989123456"},
    {"TEL: 089 123456", "DE", "+4989123456"},
    {"(+49) 89 123456", "", "+4989123456"},
    {"06.12.34.56.00", "FR", "+33612345600"},
    {"415.555.2000", "US", "+14155552000"},
    {"089.12345600", "DE", "+498912345600"},
    {"089 12345600-0", "DE", "+4989123456000"},
    {"0082 10-2000-0000", "KR", "+821020000000"},
    {"+49 4921 12345", "", "+49492112345"},
    {"0171 / 1234567", "DE", "+491711234567"},
    {"030/1234567", "DE", "+49301234567"},
    {"0171\n1234567", "DE", "+491711234567"},
    {"0664/123/4567", "AT", "+436641234567"},
    {"+49 / 171 / 1234567", "", "+491711234567"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(phone_number)

BOOST_AUTO_TEST_CASE(brings_numbers_as_people_write_them_to_e164)
{
    for (const auto& c : written_numbers)
        BOOST_TEST_CONTEXT(c.raw << " in " << c.country)
    BOOST_TEST(read_phone(c.raw, c.country).number == c.number);
}

BOOST_AUTO_TEST_CASE(refusals_say_why)
{
    const struct {
        std::string_view raw, country, fault;
    } cases[] = {
        {"415-555-2671 x5", "US", "has an extension, which no message reaches; give the number without it"},
        {"+1 415 555 2671 ext. 5", "", "has an extension, which no message reaches; give the number without it"},
        {"tel:+1-415-555-2671;ext=5", "", "has an extension, which no message reaches; give the number without it"},
        {"call me", "US", "has characters that no phone number has"},
        {"+49 89 123456 +49 89 123457", "", "has a + inside; give one number"},
        {"-", "US", "has no digits"},
        {"+491712345678.0", "", "ends like a decimal number (.0); give the number without it"},
        {"+491712345678.00", "", "ends like a decimal number (.0); give the number without it"},
        {"+491712345678,0", "", "ends like a decimal number (.0); give the number without it"},
        {"1712345678.0", "DE", "ends like a decimal number (.0); give the number without it"},
        {"0171 2345678.0", "DE", "ends like a decimal number (.0); give the number without it"},
        {"+49 171 23456.00", "", "ends like a decimal number (.0); give the number without it"},
        {"+491712345678.000", "", "ends like a decimal number (.0); give the number without it"},
        {"+1 415 555 26711", "", "has too few or too many digits for the calling code +1"},
        {"+999 123 456 789", "", "begins with a calling code that does not exist"},
        {"+44 07400 12345", "", "is no number of the calling code +44"},
        {"555-2671", "US", "is no number of US; write it with + and the calling code"},
        {"089 123456", "", "has no calling code; write it with + and the calling code, or set default_country"},
        {"+91 91 98765 43210", "", "has the calling code +91 twice"},
        {"3101.00", "TK", "ends like a decimal number (.0); give the number without it"},
        {"0171 1234567; 0172 7654321", "DE", "seems to hold several numbers; give one"},
        {"0171 1234567, 0172 7654321", "DE", "seems to hold several numbers; give one"},
        {"030 1234\n030 1235", "DE", "seems to hold several numbers; give one"},
        {"030 1234 / 030 1235", "DE", "seems to hold several numbers; give one"},
        {"030 1234/030 1235", "DE", "seems to hold several numbers; give one"},
        {"030 1234 / 56", "DE", "seems to hold several numbers; give one"},
        {"+49 30 1234 / 56", "", "seems to hold several numbers; give one"},
        {"0664 123 / 0664 124", "AT", "seems to hold several numbers; give one"},
        {"0664 123\r\n0664 124", "AT", "seems to hold several numbers; give one"},
        {"1.71E9", "DE", "was shortened to a power of ten; give all digits"},
        {"0082 010-2000-0000", "KR", "may be +201020000000 or +821020000000; write it with + and the calling code"},
        {"001 670 234 5678", "", "may be +16702345678 or +6702345678; write it with + and the calling code"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.raw << " in " << c.country)
    BOOST_TEST(read_phone(c.raw, c.country).fault == c.fault);
}

BOOST_AUTO_TEST_CASE(numbers_of_every_region_and_type_are_themselves_in_every_international_spelling)
{
    check_spelling("E.164", false, 0, [](const example& n) { return n.e164; });
    check_spelling("international", false, 0, [](const example& n) { return n.international; });
    check_spelling("RFC 3966", false, 0, [](const example& n) { return n.uri; });
    check_spelling("E.164 abroad", true, 0, [](const example& n) { return n.e164; });
    check_spelling("non-breaking hyphens", false, 0,
        [](const example& n) { return replaced(replaced(n.international, " ", "-"), "-", "\xE2\x80\x91"); });
    check_spelling(
        "en dashes", false, 0, [](const example& n) { return replaced(n.international, " ", "\xE2\x80\x93"); });
    check_spelling(
        "no-break spaces", false, 0, [](const example& n) { return replaced(n.international, " ", "\xC2\xA0"); });
    check_spelling("full-width", false, 0, [](const example& n) { return full_width(n.international); });
    check_spelling("00 at home", true, 0, [](const example& n) { return "00" + n.e164.substr(1); });
    // A text with 001 may be a number of +1, or a number dialled with 001 in Asia.
    check_spelling("00", false, 10, [](const example& n) { return "00" + n.e164.substr(1); });
}

BOOST_AUTO_TEST_CASE(numbers_of_every_region_and_type_are_themselves_in_every_national_spelling)
{
    check_spelling("national", true, 0, [](const example& n) { return n.national; });
    check_spelling("significant", true, 0, [](const example& n) { return n.significant(); });
    check_spelling("prefix", true, 0, [](const example& n) { return n.prefix + n.significant(); });
    check_spelling("full-width", true, 0, [](const example& n) { return full_width(n.national); });
    // If numbers have no fixed length, one that begins with the calling code may be national.
    check_spelling("no plus", true, 14, [](const example& n) { return n.e164.substr(1); });
}

BOOST_AUTO_TEST_CASE(a_national_prefix_behind_the_calling_code_makes_no_different_number)
{
    check_spelling("prefix", false, 0, [](const example& n) { return '+' + n.code() + n.prefix + n.significant(); });
    check_spelling("prefix in brackets", false, 0,
        [](const example& n) { return '+' + n.code() + " (" + n.prefix + ") " + n.significant(); });
    // If numbers may begin with a zero, it may belong to this one.
    check_spelling(
        "zero in brackets", false, 10, [](const example& n) { return '+' + n.code() + " (0) " + n.significant(); });
}

BOOST_AUTO_TEST_CASE(a_calling_code_behind_00_and_a_trunk_zero_make_no_number_of_another_country)
{
    std::set<std::string> homes;
    for (const auto& number : examples())
        homes.insert(number.region);
    for (const auto& abroad : examples())
        for (const auto& home : homes) {
            const auto intended = "00" + abroad.code() + abroad.prefix + abroad.significant();
            const auto read = read_phone(intended, home).number;
            BOOST_TEST((read.empty() || read == abroad.e164 || begins_with_own_prefix(intended, home)),
                intended << " in " << home << " is read as " << read);
        }
}

BOOST_AUTO_TEST_CASE(extensions_are_refused_in_every_region)
{
    for (const std::string behind : {" ext. 12", " x12", ";ext=12", " #12"})
        for (const auto& number : examples())
            BOOST_TEST(read_phone(number.international + behind).number == "");
}

BOOST_AUTO_TEST_CASE(no_spelling_becomes_a_number_that_libphonenumber_reads_differently)
{
    std::size_t same = 0;
    for (const auto& cells : rows_of("phone_answers.tsv")) {
        constexpr std::size_t longest = 16;
        const auto number = read_phone(cells[1], cells[0]).number;
        const bool has_answer = !cells[2].empty() && cells[2].size() <= longest;
        BOOST_TEST_CONTEXT(cells[1] << " in " << cells[0])
        {
            if (!number.empty() && has_answer)
                BOOST_TEST(number == cells[2]);
            BOOST_TEST(read_phone(number).number == number);
        }
        same += !number.empty() && number == cells[2] ? 1 : 0;
    }
    BOOST_TEST(same > 700U);
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
