#include "rules/machine_agent.hpp"

#include "model/ascii.hpp"

#include <algorithm>
#include <string>

namespace outbound::rules {
namespace {

// Parts of User-Agents, in lower case.
constexpr std::string_view machines[] = {
    // Security gateways.
    "barracuda", "proofpoint", "mimecast", "symantec", "messagelabs", "zscaler", "fireeye", "trendmicro", "sophos",
    "cisco-ironport", "fortinet", "safelinks", "bitdefender", "checkpoint", "google-safety", "google-safebrowsing",
    "virustotal", "urlscan", "scanner",
    // Link previews of messengers and mail programs.
    "bingpreview", "microsoftpreview", "skypeuripreview", "slackbot", "slack-imgproxy", "telegrambot", "twitterbot",
    "linkedinbot", "discordbot", "facebookexternalhit", "facebookcatalog", "meta-externalagent", "yahoo link preview",
    "mattermost", "iframely", "embedly", "vkshare", "preview service", "google-pagerenderer", "google-read-aloud",
    "appengine-google",
    // Crawlers, which contain a reference: (+https://…).
    "(+http", "; +http", "bot/", "bot;", "bot)", "spider", "crawler", "headlesschrome", "phantomjs", "yahoo! slurp",
    // Scripts.
    "python-requests", "python-urllib", "python-httpx", "aiohttp", "go-http-client", "curl/", "wget/", "okhttp",
    "java/", "libwww-perl", "apache-httpclient", "node-fetch", "axios/", "undici", "superagent", "guzzlehttp",
    "postmanruntime", "powershell/", "winhttp", "java-http-client/", "reqwest/", "httpie/", "faraday v", "dart/",
    "symfony httpclient", "deno/", "bun/"};

// Prefixes of previews; also occur inside User-Agents of browsers.
constexpr std::string_view first_words[] = {"whatsapp/", "got (", "got/", "ruby"};

// Phones and apps of people whose names contain one of the above.
constexpr std::string_view people[] = {"cubot", "camscanner", "spider "};

std::string without_people(std::string agent)
{
    for (const auto name : people)
        for (auto at = agent.find(name); at != std::string::npos; at = agent.find(name, at))
            agent.erase(at, name.size());
    return agent;
}

}  // namespace

bool is_machine_agent(std::string_view user_agent)
{
    std::string agent{user_agent};
    std::ranges::transform(agent, agent.begin(), to_lower);
    agent = without_people(std::move(agent));
    return agent == "node" ||
           std::ranges::any_of(first_words, [&](std::string_view word) { return agent.starts_with(word); }) ||
           std::ranges::any_of(machines, [&](std::string_view part) { return agent.find(part) != std::string::npos; });
}

}  // namespace outbound::rules
