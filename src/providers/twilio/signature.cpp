// Verifies Twilio's signatures of webhooks (docs: "Webhooks Security").
#include "model/base64.hpp"
#include "model/digest.hpp"
#include "providers/twilio/webhook.hpp"

#include <algorithm>
#include <set>

namespace outbound::twilio {
namespace {

constexpr std::size_t signature_size = 28;

/// The position of a URL's port, present or not.
struct url_port {
    std::size_t at = 0;
    std::size_t size = 0;
    std::string_view usual;
};

url_port port_of(std::string_view url)
{
    const auto scheme = std::min(url.find("://"), url.size());
    const auto host = std::min(scheme + 3, url.size());
    const auto end = std::min(url.find_first_of("/?", host), url.size());
    const auto colon = url.substr(0, end).rfind(':');
    url_port port{end, 0, url.starts_with("https") ? ":443" : ":80"};
    // Ignores colons of an IPv6 address in brackets.
    if (colon != std::string_view::npos && colon >= host &&
        url.substr(colon, end - colon).find(']') == std::string_view::npos)
        port = {colon, end - colon, port.usual};
    return port;
}

std::string with_port(std::string url, const url_port& port, std::string_view text)
{
    return url.replace(port.at, port.size, text);
}

// Depending on the product, Twilio signs the URL with or without its port; and some intermediaries escape an apostrophe
// in the query.
std::vector<std::string> spellings(const std::string& url)
{
    const auto port = port_of(url);
    std::vector<std::string> all{url, with_port(url, port, {}), with_port(url, port, port.usual)};
    if (url.find('\'') != std::string::npos) {
        std::string escaped;
        for (const char c : url)
            c == '\'' ? escaped += "%27" : escaped += c;
        all.push_back(std::move(escaped));
    }
    return all;
}

std::string signed_fields(const form_fields& form)
{
    // Repeated names are signed with each distinct value, in order.
    const std::set<std::pair<std::string, std::string>> sorted(form.all().begin(), form.all().end());
    std::string out;
    for (const auto& [name, value] : sorted)
        out.append(name).append(value);
    return out;
}

bool is_form(const web_request& request)
{
    return request.header("Content-Type").starts_with("application/x-www-form-urlencoded");
}

bool body_holds(const web_request& request)
{
    const auto at = request.target.find('?');
    const auto query = at == std::string::npos ? std::string_view{} : std::string_view{request.target}.substr(at + 1);
    const auto fields = form_fields::read(query);
    return equal_in_constant_time(fields["bodySHA256"], to_hex(digest(digest_algorithm::sha256, request.body)));
}

}  // namespace

bool is_signed(const web_request& request, std::string_view public_url, std::string_view token)
{
    const auto given = request.header("X-Twilio-Signature");
    if (given.size() != signature_size || token.empty() || public_url.empty())
        return false;
    std::string fields;
    if (request.method == "POST" && is_form(request))
        fields = signed_fields(form_fields::read(request.body));
    else if (!request.body.empty() && !body_holds(request))
        return false;
    while (public_url.ends_with('/'))
        public_url.remove_suffix(1);
    bool good = false;
    for (const auto& url : spellings(std::string{public_url} + request.target))
        good |= equal_in_constant_time(to_base64(hmac(digest_algorithm::sha1, token, url + fields)), given);
    return good;
}

}  // namespace outbound::twilio
