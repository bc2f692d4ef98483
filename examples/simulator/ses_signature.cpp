// Follows AWS's description of the server side. Requests of SES have neither a query nor special characters in their
// path.
#include "ses_signature.hpp"

#include "checks.hpp"
#include "digest.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <vector>

namespace simulator::ses {
namespace {

struct authorization {
    std::string credential, signed_headers, signature;
};

std::string_view value_after(std::string_view text, std::string_view name)
{
    const auto at = text.find(name);
    if (at == text.npos)
        return {};
    text.remove_prefix(at + name.size());
    return text.substr(0, text.find_first_of(", "));
}

std::vector<std::string> split(std::string_view text, char at)
{
    std::vector<std::string> parts;
    for (std::size_t end = 0; !text.empty(); text.remove_prefix(std::min(end + 1, text.size()))) {
        end = std::min(text.find(at), text.size());
        parts.emplace_back(text.substr(0, end));
    }
    return parts;
}

bool is_fresh(const std::string& date)
{
    std::tm parts{};
    if (date.size() != 16 || std::sscanf(date.c_str(), "%4d%2d%2dT%2d%2d%2dZ", &parts.tm_year, &parts.tm_mon,
                                 &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6)
        return false;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    const auto skew = std::time(nullptr) - ::timegm(&parts);
    return skew > -300 && skew < 300;
}

std::string canonical(const request& r, const authorization& given)
{
    std::string out = std::string{r.method_string()} + '\n' + std::string{r.target()} + "\n\n";
    for (const auto& name : split(given.signed_headers, ';'))
        out += name + ':' + std::string{r[name]} + '\n';
    return out + '\n' + given.signed_headers + '\n' + hex(sha256(r.body()));
}

}  // namespace

std::string fault_in_signature(const request& r, std::string_view secret)
{
    const std::string_view header = r[boost::beast::http::field::authorization];
    if (!header.starts_with("AWS4-HMAC-SHA256 "))
        return "MissingAuthenticationTokenException";
    const authorization given{std::string{value_after(header, "Credential=")},
        std::string{value_after(header, "SignedHeaders=")}, std::string{value_after(header, "Signature=")}};
    const auto scope = split(given.credential, '/');  // key, day, region, service, aws4_request
    const std::string date{r["x-amz-date"]};
    const auto names = split(given.signed_headers, ';');
    const auto is_signed = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
    if (scope.size() != 5 || scope[3] != "ses" || scope[4] != "aws4_request" || given.signature.size() != 64)
        return "IncompleteSignatureException";
    if (!is_fresh(date) || scope[1] != date.substr(0, 8))
        return "InvalidSignatureException";
    if (!is_signed("host") || !is_signed("x-amz-date") || !std::ranges::is_sorted(names) ||
        (r.count("x-amz-security-token") != 0 && !is_signed("x-amz-security-token")))
        return "InvalidSignatureException";
    if (secret.empty())
        return {};
    const auto place = scope[1] + '/' + scope[2] + "/ses/aws4_request";
    const auto to_sign = "AWS4-HMAC-SHA256\n" + date + '\n' + place + '\n' + hex(sha256(canonical(r, given)));
    auto key = hmac_sha256("AWS4" + std::string{secret}, scope[1]);
    for (const std::string_view step :
        {std::string_view{scope[2]}, std::string_view{"ses"}, std::string_view{"aws4_request"}})
        key = hmac_sha256(key, step);
    return hex(hmac_sha256(key, to_sign)) == given.signature ? std::string{} : "SignatureDoesNotMatch";
}

}  // namespace simulator::ses
