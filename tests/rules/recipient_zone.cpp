// The time zone of a recipient.
#include "rules/recipient_zone.hpp"

#include "model/renamed_zones.hpp"
#include "model/time_zone.hpp"
#include "rules/zones/zone_tables.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace outbound::test {

using rules::zones_of_number;
using rules::zones_of_recipient;

namespace {

/// True if one of the zones has the time of the published zone in winter and summer of each year.
bool keeps_time_of_one(std::string_view published, const std::vector<time_zone>& zones)
{
    const auto expected = time_zone::find(published).value();
    return std::ranges::any_of(zones, [&](const time_zone& zone) {
        for (auto at = timestamp{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}}; at < end_of_zones;
             at += std::chrono::days{30})
            if (zone.to_local(at) != expected.to_local(at))
                return false;
        return true;
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recipient_zone)

BOOST_AUTO_TEST_CASE(numbers_go_by_their_first_digits)
{
    const struct {
        std::string_view number, zones;
    } cases[] = {{"+4930123456", "Europe/Berlin"}, {"+442071234567", "Europe/London"},
        {"+12125550100", "America/New_York"}, {"+13125550100", "America/Chicago"}, {"+13035550100", "America/Denver"},
        {"+16025550100", "America/Phoenix"}, {"+14155550100", "America/Los_Angeles"},
        {"+17385550100", "America/Los_Angeles"}, {"+17485550100", "America/Denver"},
        {"+18085550100", "Pacific/Honolulu"}, {"+17095550100", "America/Halifax America/St_Johns"},
        {"+9779812345678", "Asia/Kathmandu"}, {"+61891234567", "Australia/Adelaide Australia/Perth"},
        {"+74951234567", "Europe/Moscow"}, {"+74232123456", "Asia/Vladivostok"}, {"+77012345678", "Asia/Aqtobe"},
        {"+526561234567", "America/Ciudad_Juarez"}, {"+243812345678", "Africa/Kinshasa Africa/Lubumbashi"},
        {"+18005550100", ""}, {"+883510000000000", ""}, {"+", ""}, {"", ""}, {"4930123456", ""}, {"+12x", ""}};
    for (const auto& [number, zones] : cases)
        BOOST_TEST_CONTEXT(number)
    BOOST_TEST(zones_of_number(number) == zones);
}

BOOST_AUTO_TEST_CASE(every_published_beginning_has_zones_that_keep_the_time_of_all_published_ones)
{
    std::ifstream in{std::string{OUTBOUND_RULES_TESTS} + "/number_zones.tsv"};
    int beginnings = 0;
    int without_place = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('#'))
            continue;
        ++beginnings;
        std::istringstream cells{line};
        std::string beginning;
        std::getline(cells, beginning, '\t');
        const auto names = rules::zones_of_number('+' + beginning);
        without_place += names.empty() ? 1 : 0;
        if (!names.empty())
            for (std::string published; std::getline(cells, published, '\t');)
                BOOST_TEST_CONTEXT(beginning << ' ' << published)
        BOOST_TEST(keeps_time_of_one(published, rules::zones_called(names)));
    }
    BOOST_TEST(beginnings > 3000);
    BOOST_TEST(without_place == 2);  // +1 and +7 as a whole
}

BOOST_AUTO_TEST_CASE(zones_of_numbers_have_names_that_systems_without_former_names_have)
{
    for (const auto names : rules::zone_sets) {
        std::istringstream all{std::string{names}};
        for (std::string name; all >> name;)
            BOOST_TEST(std::ranges::count(renamed_zones, name, &renamed_zone::former) == 0, name);
    }
    BOOST_TEST(rules::missing_zones().empty());
}

BOOST_AUTO_TEST_CASE(the_contacts_zone_comes_before_the_numbers_before_the_campaigns)
{
    BOOST_TEST(zones_of_recipient("Asia/Tokyo", "+4930123456", "UTC") == "Asia/Tokyo");
    BOOST_TEST(zones_of_recipient("", "+4930123456", "UTC") == "Europe/Berlin");
    BOOST_TEST(zones_of_recipient("Mars/Base", "+4930123456", "UTC") == "Europe/Berlin");
    BOOST_TEST(zones_of_recipient("", "+243812345678", "UTC") == "Africa/Kinshasa Africa/Lubumbashi");
    BOOST_TEST(zones_of_recipient("", "+18005550100", "Europe/Paris") == "Europe/Paris");
    BOOST_TEST(zones_of_recipient("", "", "Europe/Paris") == "Europe/Paris");
    BOOST_TEST(zones_of_recipient("Mars/Base", "030 123", "Europe/Paris") == "Europe/Paris");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
