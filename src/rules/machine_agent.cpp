#include "rules/machine_agent.hpp"

#include "model/ascii.hpp"

#include <algorithm>

namespace outbound::rules {
namespace {

// Parts of names, in lower case: security gateways, then scripts.
constexpr std::string_view machines[] = {"barracuda", "proofpoint", "mimecast", "symantec", "messagelabs", "zscaler",
    "fireeye", "trendmicro", "sophos", "cisco-ironport", "fortinet", "safelinks", "bitdefender", "checkpoint", "bot/",
    "bot;", "spider", "crawler", "headlesschrome", "phantomjs", "python-requests", "python-urllib", "aiohttp",
    "go-http-client", "curl/", "wget/", "okhttp", "java/", "libwww-perl", "apache-httpclient", "node-fetch", "scanner",
    "preview service"};

}  // namespace

bool is_machine_agent(std::string_view user_agent) noexcept
{
    return std::ranges::any_of(
        machines, [&](std::string_view part) { return !std::ranges::search(user_agent, part, {}, to_lower).empty(); });
}

}  // namespace outbound::rules
