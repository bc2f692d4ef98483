#include "rules/machine_agent.hpp"

#include <algorithm>

namespace outbound::rules {
namespace {

// Parts of names, in lower case. Security gateways first, then what scripts call themselves.
constexpr std::string_view machines[] = {"barracuda", "proofpoint", "mimecast", "symantec", "messagelabs", "zscaler",
    "fireeye", "trendmicro", "sophos", "cisco-ironport", "fortinet", "safelinks", "bitdefender", "checkpoint", "bot/",
    "bot;", "spider", "crawler", "headlesschrome", "phantomjs", "python-requests", "python-urllib", "aiohttp",
    "go-http-client", "curl/", "wget/", "okhttp", "java/", "libwww-perl", "apache-httpclient", "node-fetch", "scanner",
    "preview service"};

constexpr char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

bool is_machine_agent(std::string_view user_agent) noexcept
{
    return std::ranges::any_of(
        machines, [&](std::string_view part) { return !std::ranges::search(user_agent, part, {}, lower).empty(); });
}

}  // namespace outbound::rules
