// Which time zone applies to a recipient.
#include "rules/recipient_zone.hpp"

#include "model/address.hpp"
#include "model/time_zone.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace outbound::test {

using rules::zone_of_number;
using rules::zone_of_recipient;

BOOST_AUTO_TEST_SUITE(recipient_zone)

BOOST_AUTO_TEST_CASE(numbers_go_by_country_and_wide_countries_by_area)
{
    const struct {
        std::string_view number, zone;
    } cases[] = {{"+4930123456", "Europe/Berlin"}, {"+442071234567", "Europe/London"},
        {"+12125550100", "America/New_York"}, {"+13125550100", "America/Chicago"}, {"+13035550100", "America/Denver"},
        {"+16025550100", "America/Phoenix"}, {"+14155550100", "America/Los_Angeles"},
        {"+18085550100", "Pacific/Honolulu"}, {"+17095550100", "America/St_Johns"}, {"+919812345678", "Asia/Kolkata"},
        {"+9779812345678", "Asia/Kathmandu"}, {"+61412345678", "Australia/Sydney"}, {"+61891234567", "Australia/Perth"},
        {"+61881234567", "Australia/Adelaide"}, {"+74951234567", "Europe/Moscow"}, {"+77012345678", "Asia/Almaty"},
        {"+56221234567", "America/Santiago"}, {"+34922123456", "Atlantic/Canary"}, {"+34912345678", "Europe/Madrid"},
        {"+883510000000000", ""}, {"+", ""}, {"", ""}, {"4930123456", ""}};
    for (const auto& [number, zone] : cases)
        BOOST_TEST_CONTEXT(number)
    BOOST_TEST(zone_of_number(number) == zone);
}

BOOST_AUTO_TEST_CASE(every_country_that_numbers_are_known_of_has_a_zone_that_exists)
{
    int countries = 0;
    for (char first = 'A'; first <= 'Z'; ++first)
        for (char second = 'A'; second <= 'Z'; ++second) {
            const auto code = calling_code(std::string{first, second});
            if (code.empty())
                continue;
            ++countries;
            const auto zone = zone_of_number('+' + std::string{code} + "20000000");
            BOOST_TEST_CONTEXT(first << second)
            BOOST_TEST(time_zone::find(zone).has_value());
        }
    BOOST_TEST(countries > 230);
}

BOOST_AUTO_TEST_CASE(the_contacts_zone_comes_before_the_numbers_before_the_campaigns)
{
    BOOST_TEST(zone_of_recipient("Asia/Tokyo", "+4930123456", "UTC") == "Asia/Tokyo");
    BOOST_TEST(zone_of_recipient("", "+4930123456", "UTC") == "Europe/Berlin");
    BOOST_TEST(zone_of_recipient("Mars/Base", "+4930123456", "UTC") == "Europe/Berlin");
    BOOST_TEST(zone_of_recipient("", "", "Europe/Paris") == "Europe/Paris");
    BOOST_TEST(zone_of_recipient("Mars/Base", "030 123", "Europe/Paris") == "Europe/Paris");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
