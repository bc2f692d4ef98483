#include "service/certificate_check.hpp"

#include "http/served_hosts.hpp"
#include "http/server_certificate.hpp"
#include "model/time.hpp"

#include <outbound/error.hpp>

namespace outbound {
namespace {

constexpr std::string_view topic = "certificates";
constexpr std::chrono::days early_notice{14};

finding judge_validity(const http::certificate_facts& facts, timestamp now)
{
    constexpr auto renew = "renew it: server.certificate and server.key are read again when they change";
    const auto until = to_rfc3339(facts.valid_until);
    const auto made = [&](health status, const std::string& sentence, std::string_view fix, std::string_view code,
                          const std::string& at) {
        return finding{std::string{topic}, status, "The server's certificate " + sentence + at + '.', std::string{fix},
            std::string{code}, {{"at", at}}};
    };
    if (now >= facts.valid_until)
        return made(health::problem, "has expired at ", renew, "server_certificate_expired", until);
    if (now < facts.valid_from)
        return made(health::problem, "is not valid before ", "set the clock, or name a certificate that is valid now",
            "server_certificate_not_yet_valid", to_rfc3339(facts.valid_from));
    if (now >= facts.valid_until - early_notice)
        return made(health::warning, "expires soon, at ", renew, "server_certificate_expires", until);
    return made(health::ok, "is valid until ", {}, "server_certificate_valid", until);
}

/// Proxies may take requests under the public name, and know the server by another one.
finding judge_name(const http::certificate_facts& facts, const std::string& host, bool has_proxies)
{
    const boost::json::object values{{"host", host}};
    if (facts.names_host)
        return {std::string{topic}, health::ok, "The server's certificate names " + host + '.', "",
            "server_certificate_names_host", values};
    return {std::string{topic}, has_proxies ? health::warning : health::problem,
        "The server's certificate does not name " + host + ", the host of public_url.",
        "name a certificate for that host in server.certificate: browsers and vendors refuse others",
        "server_certificate_of_other_host", values};
}

}  // namespace

std::vector<finding> check_certificate(const server_settings& server, std::string_view public_url, timestamp now)
{
    if (server.certificate.empty())
        return {};
    const auto host = http::host_of_url(public_url);
    try {
        const auto facts = http::examine_certificate(server.certificate, server.key, host);
        std::vector<finding> out{judge_validity(facts, now)};
        if (!host.empty())
            out.push_back(judge_name(facts, host, !server.proxies.empty()));
        return out;
    } catch (const error& fault) {
        return {{std::string{topic}, health::problem,
            "The server's certificate cannot be used: " + fault.problem().detail + '.',
            "give files that the user of the server may read", "server_certificate_unusable",
            {{"detail", fault.problem().detail}}}};
    }
}

}  // namespace outbound
