// Builds the canonical request and the string to sign, and derives the signing key of the day.
#include "providers/ses/sigv4.hpp"

#include "model/ascii.hpp"
#include "model/digest.hpp"
#include "model/percent.hpp"

#include <algorithm>
#include <cstdio>

namespace outbound::aws {
namespace {

using header = std::pair<std::string, std::string>;

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

std::vector<std::string_view> split(std::string_view text, char at)
{
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(at, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

// Folds dot segments and empty segments, then encodes each segment (a second time if it is encoded on the wire).
std::string canonical_path(std::string_view path)
{
    std::vector<std::string_view> kept;
    bool directory = true;  // Whether the path ends with a slash.
    for (const auto segment : split(path, '/')) {
        directory = segment.empty() || segment == "." || segment == "..";
        if (segment == ".." && !kept.empty())
            kept.pop_back();
        else if (!directory)
            kept.push_back(segment);
    }
    std::string out;
    for (const auto segment : kept) {
        out += '/';
        append_percent_encoded(out, segment);
    }
    return directory || kept.empty() ? out + '/' : out;
}

std::string canonical_query(std::string_view query)
{
    if (query.empty())
        return {};
    std::vector<header> pairs;
    for (const auto field : split(query, '&')) {
        const auto equals = std::min(field.find('='), field.size());
        const auto value = field.substr(std::min(equals + 1, field.size()));
        pairs.emplace_back(
            percent_encoded(percent_decoded(field.substr(0, equals))), percent_encoded(percent_decoded(value)));
    }
    std::ranges::sort(pairs);
    std::string out;
    for (const auto& [name, value] : pairs)
        out += (out.empty() ? "" : "&") + name + '=' + value;
    return out;
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), to_lower);
    return out;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Trims the value, and replaces inner runs of blanks by single spaces.
std::string folded(std::string_view value)
{
    std::string out;
    for (const char c : value)
        if (!is_blank(c))
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    if (out.ends_with(' '))
        out.pop_back();
    return out;
}

// Sorts headers by name; joins the values of repeated headers in their order.
std::vector<header> canonical_headers(const std::vector<header>& headers)
{
    std::vector<header> sorted;
    for (const auto& [name, value] : headers)
        sorted.emplace_back(lower(name), folded(value));
    std::ranges::stable_sort(sorted, {}, &header::first);
    std::vector<header> out;
    for (auto& [name, value] : sorted)
        if (!out.empty() && out.back().first == name)
            out.back().second += ',' + value;
        else
            out.emplace_back(std::move(name), std::move(value));
    return out;
}

std::string signed_names(const std::vector<header>& canonical)
{
    std::string out;
    for (const auto& [name, value] : canonical)
        out += (out.empty() ? "" : ";") + name;
    return out;
}

// YYYYMMDDTHHMMSSZ
std::string basic_time(timestamp now)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    const auto midnight = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day day{midnight};
    const std::chrono::hh_mm_ss time{second - midnight};
    char text[32];
    std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(day.year()),
        static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return text;
}

std::string day_key(const credentials& credentials, const signing_scope& scope, std::string_view day)
{
    auto key = hmac(digest_algorithm::sha256, "AWS4" + credentials.secret_key, day);
    for (const auto step :
        {std::string_view{scope.region}, std::string_view{scope.service}, std::string_view{"aws4_request"}})
        key = hmac(digest_algorithm::sha256, key, step);
    return key;
}

}  // namespace

std::string canonical_request(const signable& request)
{
    const auto headers = canonical_headers(request.headers);
    std::string out{request.method};
    out += '\n' + canonical_path(request.path) + '\n' + canonical_query(request.query) + '\n';
    for (const auto& [name, value] : headers)
        out += name + ':' + value + '\n';
    return out + '\n' + signed_names(headers) + '\n' + to_hex(digest(digest_algorithm::sha256, request.body));
}

std::string signer::lines(signable request, timestamp now)
{
    const auto time = basic_time(now);
    const auto day = time.substr(0, 8);
    if (day != day_) {
        key_.emplace(digest_algorithm::sha256, day_key(credentials_, scope_, day));
        day_ = day;
    }
    std::string out = "X-Amz-Date: " + time + "\r\n";
    request.headers.emplace_back("x-amz-date", time);
    if (!credentials_.session_token.empty()) {
        out += "X-Amz-Security-Token: " + credentials_.session_token + "\r\n";
        request.headers.emplace_back("x-amz-security-token", credentials_.session_token);
    }
    const auto place = day + '/' + scope_.region + '/' + scope_.service + "/aws4_request";
    const auto to_sign = std::string{algorithm} + '\n' + time + '\n' + place + '\n' +
                         to_hex(digest(digest_algorithm::sha256, canonical_request(request)));
    return out + "Authorization: " + std::string{algorithm} + " Credential=" + credentials_.access_key + '/' + place +
           ", SignedHeaders=" + signed_names(canonical_headers(request.headers)) +
           ", Signature=" + to_hex(key_->sign(to_sign)) + "\r\n";
}

std::string signature_lines(signable request, const credentials& credentials, const signing_scope& scope, timestamp now)
{
    return signer{credentials, scope}.lines(std::move(request), now);
}

}  // namespace outbound::aws
