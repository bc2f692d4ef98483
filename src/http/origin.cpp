// Parses a base URL into an origin.
#include "http/origin.hpp"

#include <outbound/error.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace outbound::http {
namespace {

[[noreturn]] void refuse(std::string_view base_url, std::string_view why)
{
    throw error{errc::config, "base_url \"" + std::string{base_url} + "\": " + std::string{why}};
}

}  // namespace

bool is_loopback(std::string_view host)
{
    boost::system::error_code failed;
    const auto address = boost::asio::ip::make_address(host, failed);
    return failed ? host == "localhost" : address.is_loopback();
}

origin parse_origin(std::string_view base_url)
{
    const auto parsed = boost::urls::parse_uri(base_url);
    if (!parsed)
        refuse(base_url, "must be a URL such as https://api.example.com");
    const auto& url = *parsed;
    // Does not quote a URL that may contain a password.
    if (url.has_userinfo())
        throw error{errc::config, "base_url: must hold no user name or password"};
    using boost::urls::scheme;
    if (url.scheme_id() != scheme::https && url.scheme_id() != scheme::http)
        refuse(base_url, "the scheme must be https");
    if (url.host_address().empty())
        refuse(base_url, "must name a host");
    if (url.has_query() || url.has_fragment())
        refuse(base_url, "must end with the path, without query or fragment");

    origin to;
    to.tls = url.scheme_id() == scheme::https;
    to.host = url.host_address();
    if (!to.tls && !is_loopback(to.host))
        refuse(base_url, "plain http is accepted only for loopback hosts; use https");
    if (url.has_port() && (url.port_number() == 0 || url.port().empty()))
        refuse(base_url, "the port must be 1–65535");
    to.port = url.has_port() ? std::to_string(url.port_number()) : to.tls ? "443" : "80";
    boost::system::error_code is_name;
    boost::asio::ip::make_address(to.host, is_name);
    to.is_address = !is_name;
    to.authority = to.host.find(':') == std::string::npos ? to.host : "[" + to.host + "]";
    if (to.port != (to.tls ? "443" : "80"))
        to.authority += ":" + to.port;
    to.path = url.encoded_path();
    while (to.path.ends_with('/'))
        to.path.pop_back();
    return to;
}

}  // namespace outbound::http
