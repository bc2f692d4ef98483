#include "http/served_hosts.hpp"

#include "model/ip_address.hpp"
#include "model/lower_case.hpp"

#include <boost/url/authority_view.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace outbound::http {
namespace {

namespace wire = boost::beast::http;

std::string canonical(std::string_view host)
{
    if (host.ends_with('.'))
        host.remove_suffix(1);
    return lowered(host);
}

}  // namespace

std::string host_of(const request_parser& parser)
{
    const auto target = parser.get().target();
    if (auto host = host_of_url({target.data(), target.size()}); !host.empty())
        return host;
    const std::string_view field{parser.get()[wire::field::host]};
    const auto authority = boost::urls::parse_authority({field.data(), field.size()});
    return authority ? canonical(authority->host_address()) : std::string{};
}

bool is_served_host(std::string_view host, const std::vector<std::string>& names)
{
    return host.empty() || host == "localhost" || host.ends_with(".localhost") || ip_address_from(host) ||
           std::ranges::find(names, host) != names.end();
}

std::string host_of_url(std::string_view url)
{
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    return parsed ? canonical(parsed->host_address()) : std::string{};
}

}  // namespace outbound::http
