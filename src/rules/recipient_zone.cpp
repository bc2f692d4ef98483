// Numbering plans and the zones of their countries, sorted once by beginning.
#include "rules/recipient_zone.hpp"

#include "model/time_zone.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace outbound::rules {
namespace {

/// Beginnings of numbers, without `+`, that share a zone. The longest match counts.
struct zone_row {
    std::string_view zone;
    std::string_view beginnings;
};

// clang-format off
constexpr zone_row zone_rows[] = {
    // North America: Eastern time unless the area code says otherwise.
    {"America/New_York", "1"},
    {"America/Chicago",
     "1205 1251 1256 1334 1659 1938 1327 1479 1501 1870 1448 1850 1217 1224 1309 1312 1331 1447 1464 1618 1630 1708 "
     "1730 1773 1779 1815 1847 1861 1872 1219 1319 1515 1563 1641 1712 1316 1620 1785 1913 1270 1364 1225 1318 1337 "
     "1457 1504 1985 1218 1320 1507 1612 1651 1763 1924 1952 1228 1601 1662 1769 1235 1314 1417 1557 1573 1636 1660 "
     "1816 1975 1308 1402 1531 1701 1405 1539 1572 1580 1918 1605 1615 1629 1731 1901 1931 1210 1214 1254 1281 1325 "
     "1346 1361 1409 1430 1432 1469 1512 1621 1682 1713 1726 1737 1806 1817 1830 1832 1903 1936 1940 1945 1956 1972 "
     "1979 1262 1274 1353 1414 1534 1608 1715 1920"},
    {"America/Denver", "1303 1719 1720 1970 1983 1406 1505 1575 1385 1435 1801 1307 1915"},
    {"America/Boise", "1208 1986"},
    {"America/Phoenix", "1480 1520 1602 1623 1928"},
    {"America/Los_Angeles",
     "1209 1213 1279 1310 1323 1341 1350 1369 1408 1415 1424 1442 1510 1530 1559 1562 1619 1626 1628 1650 1657 1661 "
     "1669 1707 1714 1747 1760 1805 1818 1820 1831 1837 1840 1858 1909 1916 1925 1949 1951 1702 1725 1775 1458 1503 "
     "1541 1971 1206 1253 1360 1425 1509 1564"},
    {"America/Anchorage", "1907"}, {"Pacific/Honolulu", "1808"}, {"Pacific/Guam", "1670 1671"},
    {"Pacific/Pago_Pago", "1684"},
    {"America/Puerto_Rico", "1340 1787 1939"},
    {"America/Edmonton", "1368 1403 1587 1780 1825 1867"}, {"America/Vancouver", "1236 1250 1257 1604 1672 1778"},
    {"America/Winnipeg", "1204 1431 1584"}, {"America/Regina", "1306 1474 1639"},
    {"America/Halifax", "1428 1506 1782 1902 1441"}, {"America/St_Johns", "1709 1879"},
    {"America/Barbados", "1246"}, {"America/Grand_Turk", "1649"}, {"America/Jamaica", "1658 1876"},
    {"America/Panama", "1345 507"},
    {"America/Santo_Domingo", "1809 1829 1849"},
    {"America/Port_of_Spain", "1264 1268 1284 1473 1664 1721 1758 1767 1784 1868 1869"},
    // Central and South America.
    {"America/Argentina/Buenos_Aires", "54"}, {"America/Asuncion", "595"}, {"America/Belize", "501"},
    {"America/Bogota", "57"},
    {"America/Campo_Grande", "5567"}, {"America/Cancun", "52983 52984 52998"}, {"America/Caracas", "58"},
    {"America/Cayenne", "594"}, {"America/Costa_Rica", "506"}, {"America/Cuiaba", "5565 5566"},
    {"America/Curacao", "297 599"},
    {"America/El_Salvador", "503"}, {"America/Guadeloupe", "590"}, {"America/Guatemala", "502"},
    {"America/Guayaquil", "593"},
    {"America/Guyana", "592"}, {"America/Havana", "53"}, {"America/Hermosillo", "52644 52662"},
    {"America/La_Paz", "591"},
    {"America/Lima", "51"}, {"America/Managua", "505"}, {"America/Manaus", "5592 5595 5597"},
    {"America/Martinique", "596"},
    {"America/Mazatlan", "52612 52624 52667 52668 52669"}, {"America/Mexico_City", "52"}, {"America/Miquelon", "508"},
    {"America/Montevideo", "598"}, {"America/Nuuk", "299"}, {"America/Paramaribo", "597"},
    {"America/Port-au-Prince", "509"},
    {"America/Porto_Velho", "5569"}, {"America/Rio_Branco", "5568"}, {"America/Santiago", "56"},
    {"America/Sao_Paulo", "55"},
    {"America/Tegucigalpa", "504"}, {"America/Tijuana", "52646 52661 52664 52686"}, {"Atlantic/Stanley", "500"},
    // Europe.
    {"Europe/Andorra", "376"}, {"Europe/Athens", "30"}, {"Europe/Belgrade", "381 382 383 385 386 387 389"},
    {"Europe/Berlin", "49"},
    {"Europe/Brussels", "32"}, {"Europe/Bucharest", "40"}, {"Europe/Budapest", "36"}, {"Europe/Chisinau", "373"},
    {"Europe/Copenhagen", "45"}, {"Europe/Dublin", "353"}, {"Europe/Gibraltar", "350"}, {"Europe/Helsinki", "358"},
    {"Europe/Istanbul", "90"}, {"Europe/Kyiv", "380"}, {"Europe/Lisbon", "351"}, {"Europe/London", "44"},
    {"Europe/Luxembourg", "352"}, {"Europe/Madrid", "34"}, {"Europe/Malta", "356"}, {"Europe/Minsk", "375"},
    {"Europe/Monaco", "377"}, {"Europe/Moscow", "7"}, {"Europe/Oslo", "47"}, {"Europe/Paris", "33"},
    {"Europe/Prague", "420 421"},
    {"Europe/Riga", "371"}, {"Europe/Rome", "378 39"}, {"Europe/Sofia", "359"}, {"Europe/Stockholm", "46"},
    {"Europe/Tallinn", "372"}, {"Europe/Tirane", "355"}, {"Europe/Vienna", "43"}, {"Europe/Vilnius", "370"},
    {"Europe/Amsterdam", "31"}, {"Europe/Warsaw", "48"}, {"Europe/Zurich", "41 423"},
    {"Atlantic/Azores", "351292 351295 351296"},
    {"Atlantic/Canary", "34822 34828 34922 34928"}, {"Atlantic/Faroe", "298"}, {"Atlantic/Madeira", "351291"},
    {"Atlantic/Reykjavik", "354"},
    // Africa and its islands.
    {"Africa/Abidjan", "220 221 222 223 224 225 226 228 232 233 247 290"}, {"Africa/Algiers", "213"},
    {"Africa/Bissau", "245"},
    {"Africa/Cairo", "20"}, {"Africa/Casablanca", "212"}, {"Africa/Johannesburg", "27 266 268"}, {"Africa/Juba", "211"},
    {"Africa/Khartoum", "249"}, {"Africa/Lagos", "227 229 234 235 236 237 240 241 242 243 244"},
    {"Africa/Maputo", "250 257 258 260 263 265 267"}, {"Africa/Monrovia", "231"},
    {"Africa/Nairobi", "251 252 253 254 255 256 261 269 291 262269 262639"}, {"Africa/Sao_Tome", "239"},
    {"Africa/Tripoli", "218"},
    {"Africa/Tunis", "216"}, {"Africa/Windhoek", "264"}, {"Atlantic/Cape_Verde", "238"}, {"Indian/Mauritius", "230"},
    {"Asia/Dubai", "248 262 968 971"},
    // Asia.
    {"Asia/Almaty", "76 77"}, {"Asia/Amman", "962"}, {"Asia/Ashgabat", "993"}, {"Asia/Baghdad", "964"},
    {"Asia/Baku", "994"},
    {"Asia/Bangkok", "66 84 855 856"}, {"Asia/Beirut", "961"}, {"Asia/Bishkek", "996"}, {"Asia/Colombo", "94"},
    {"Asia/Damascus", "963"}, {"Asia/Dhaka", "880"}, {"Asia/Dili", "670"}, {"Asia/Dushanbe", "992"},
    {"Asia/Gaza", "970"},
    {"Asia/Hong_Kong", "852"}, {"Asia/Jakarta", "62"}, {"Asia/Jayapura", "62901 62951 62967 62986"},
    {"Asia/Jerusalem", "972"},
    {"Asia/Kabul", "93"}, {"Asia/Karachi", "92"}, {"Asia/Kathmandu", "977"}, {"Asia/Kolkata", "91"},
    {"Asia/Macau", "853"},
    {"Asia/Makassar", "62361 62370 62380 62411 62431"}, {"Asia/Manila", "63"}, {"Asia/Nicosia", "357"},
    {"Asia/Pyongyang", "850"},
    {"Asia/Qatar", "973 974"}, {"Asia/Riyadh", "965 966 967"}, {"Asia/Seoul", "82"}, {"Asia/Shanghai", "86"},
    {"Asia/Singapore", "60 65 673"}, {"Asia/Taipei", "886"}, {"Asia/Tashkent", "998"}, {"Asia/Tbilisi", "995"},
    {"Asia/Tehran", "98"}, {"Asia/Thimphu", "975"}, {"Asia/Tokyo", "81"}, {"Asia/Ulaanbaatar", "976"},
    {"Asia/Yangon", "95"},
    {"Asia/Yerevan", "374"}, {"Indian/Chagos", "246"}, {"Indian/Christmas", "6189164"}, {"Indian/Cocos", "6189162"},
    {"Indian/Maldives", "960"},
    // Australia and the Pacific.
    {"Australia/Sydney", "61"}, {"Australia/Brisbane", "617"}, {"Australia/Adelaide", "618"},
    {"Australia/Perth", "6189"},
    {"Pacific/Apia", "685"}, {"Pacific/Auckland", "64"}, {"Pacific/Efate", "678"}, {"Pacific/Fakaofo", "690"},
    {"Pacific/Fiji", "679"}, {"Pacific/Guadalcanal", "677 691"}, {"Pacific/Kwajalein", "692"}, {"Pacific/Nauru", "674"},
    {"Pacific/Niue", "683"}, {"Pacific/Norfolk", "672"}, {"Pacific/Noumea", "687"}, {"Pacific/Palau", "680"},
    {"Pacific/Port_Moresby", "675"}, {"Pacific/Rarotonga", "682"}, {"Pacific/Tahiti", "689"},
    {"Pacific/Tarawa", "681 686 688"},
    {"Pacific/Tongatapu", "676"},
};
// clang-format on

struct zone_of_beginning {
    std::string_view beginning;
    std::string_view zone;
};

std::vector<zone_of_beginning> sorted_beginnings()
{
    std::vector<zone_of_beginning> out;
    for (auto [zone, rest] : zone_rows)
        while (!rest.empty()) {
            const auto size = std::min(rest.find(' '), rest.size());
            out.push_back({rest.substr(0, size), zone});
            rest.remove_prefix(std::min(size + 1, rest.size()));
        }
    std::ranges::sort(out, {}, &zone_of_beginning::beginning);
    return out;
}

constexpr std::size_t longest_beginning = 7;

}  // namespace

std::string_view zone_of_number(std::string_view number)
{
    static const auto& known =
        *new std::vector<zone_of_beginning>{sorted_beginnings()};  // Engine threads may outlive main().
    if (!number.starts_with('+'))
        return {};
    number.remove_prefix(1);
    for (auto size = std::min(longest_beginning, number.size()); size > 0; --size) {
        const auto beginning = number.substr(0, size);
        const auto found = std::ranges::lower_bound(known, beginning, {}, &zone_of_beginning::beginning);
        if (found != known.end() && found->beginning == beginning)
            return found->zone;
    }
    return {};
}

std::string zone_of_recipient(std::string_view contact_zone, std::string_view phone, std::string_view campaign_zone)
{
    for (const auto zone : {contact_zone, zone_of_number(phone)})
        if (!zone.empty() && time_zone::find(zone))
            return std::string{zone};
    return std::string{campaign_zone};
}

}  // namespace outbound::rules
