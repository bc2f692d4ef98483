// From AWS's published endpoint data, partitions.json of botocore (botocore/data/partitions.json, version 1.1; aws-eusc
// was added there in 2025): regionRegex and dnsSuffix of each partition.
#include "providers/ses/partitions.hpp"

#include <algorithm>

namespace outbound::ses {
namespace {

struct partition {
    std::string_view regions;  // Prefix of the names of its regions.
    std::string_view suffix;
};

// aws and aws-us-gov share the domain of the standard partition.
constexpr partition partitions[] = {{"cn-", "amazonaws.com.cn"}, {"eusc-de-", "amazonaws.eu"},
    {"us-iso-", "c2s.ic.gov"}, {"us-isob-", "sc2s.sgov.gov"}, {"eu-isoe-", "cloud.adc-e.uk"},
    {"us-isof-", "csp.hci.ic.gov"}};

}  // namespace

std::string_view dns_suffix(std::string_view region) noexcept
{
    const auto found =
        std::ranges::find_if(partitions, [&](const partition& p) { return region.starts_with(p.regions); });
    return found == std::end(partitions) ? "amazonaws.com" : found->suffix;
}

}  // namespace outbound::ses
