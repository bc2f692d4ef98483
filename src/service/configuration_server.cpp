#include "service/configuration_server.hpp"

#include "http/served_hosts.hpp"
#include "model/ip_address.hpp"
#include "model/json_members.hpp"

namespace outbound {
namespace {

namespace json = boost::json;

std::vector<std::string> read_hosts(const json::object& server, std::vector<violation>& broken)
{
    auto hosts = texts_member(server, "hosts");
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        auto canonical = http::host_of_url("http://" + hosts[i]);
        if (canonical.empty() || hosts[i].find_first_of(":/?#@") != std::string::npos)
            broken.push_back({"server.hosts[" + std::to_string(i) + ']',
                "must be a host name such as crm.example.com, without scheme, port and path"});
        hosts[i] = std::move(canonical);
    }
    return hosts;
}

std::vector<std::string> read_proxies(const json::object& server, std::vector<violation>& broken)
{
    auto proxies = texts_member(server, "proxies");
    for (std::size_t i = 0; i < proxies.size(); ++i)
        if (!ip_network_from(proxies[i]))
            broken.push_back({"server.proxies[" + std::to_string(i) + ']',
                "must be an IP address such as 10.0.0.7, or a network such as 10.0.0.0/8"});
    return proxies;
}

}  // namespace

shape server_shape()
{
    const auto path = shapes::text(1, 4096);
    return shapes::object({
        optional("hosts", shapes::array(shapes::text(1, 253, text_kind::line), 0, 100),
            "Names for which it answers, beside that of public_url, localhost and IP addresses."),
        optional("proxies", shapes::array(shapes::text(1, 64, text_kind::line), 0, 100),
            "IP addresses or networks of web servers that forward requests and name the client in X-Forwarded-For."),
        optional(
            "certificate", path, "PEM file of the server's certificate, followed by its issuers; left out: no TLS."),
        optional("key", path, "PEM file of the certificate's key."),
        optional("access_log", shapes::enumeration<logged_requests>(), "Requests in the access log; left out: failed."),
        optional("access_log_file", path, "Where lines are appended; left out: the standard error."),
        optional("costly_reads", shapes::integer(1, 64), "Costly requests that run at once; 2 when left out."),
    });
}

server_settings read_server(const json::object& document, std::string_view public_url, std::vector<violation>& broken)
{
    const auto given = object_member(document, "server");
    server_settings out;
    out.hosts = read_hosts(given, broken);
    out.hosts.push_back(public_url.empty() ? "localhost" : http::host_of_url(public_url));
    out.proxies = read_proxies(given, broken);
    out.certificate = text_member(given, "certificate");
    out.key = text_member(given, "key");
    if (out.certificate.empty() != out.key.empty())
        broken.push_back({out.key.empty() ? "server.certificate" : "server.key",
            out.key.empty() ? "needs server.key beside it" : "needs server.certificate beside it"});
    out.access_log = named_member<logged_requests>(given, "access_log").value_or(out.access_log);
    out.access_log_file = text_member(given, "access_log_file");
    if (const auto most = integer_member(given, "costly_reads"))
        out.costly_reads = static_cast<std::size_t>(*most);
    return out;
}

}  // namespace outbound
