// The HTTP side of SendGrid: authorization, media types, errors in its format, X-Message-Id.
#include "sendgrid.hpp"

#include "inbox.hpp"
#include "reports.hpp"
#include "sendgrid_rules.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/rand.h>

#include <stdexcept>

namespace simulator::sendgrid {
namespace {

namespace http = boost::beast::http;
namespace json = boost::json;

answer errors(unsigned status, const std::vector<refusal>& refusals)
{
    json::array list;
    for (const auto& r : refusals)
        list.push_back({{"message", r.message}, {"field", r.field.empty() ? json::value{} : json::value(r.field)},
            {"help", nullptr}});
    return {.status = status,
        .type = "application/json",
        .body = json::serialize(json::object{{"errors", std::move(list)}})};
}

answer error(unsigned status, std::string_view message)
{
    return errors(status, {{{}, std::string{message}}});
}

answer html(unsigned status, std::string_view title)
{
    std::string page = "<html>\r\n<head><title>";
    page.append(title).append("</title></head>\r\n<body>\r\n<center><h1>").append(title);
    page += "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    return {.status = status, .type = "text/html", .body = std::move(page)};
}

// True for the media type of JSON, with or without parameters; the only charset allowed is UTF-8.
bool is_json(std::string_view type)
{
    const auto semicolon = type.find(';');
    const auto trim = [](std::string_view text) {
        while (!text.empty() && text.front() == ' ')
            text.remove_prefix(1);
        while (!text.empty() && text.back() == ' ')
            text.remove_suffix(1);
        return text;
    };
    if (!same_ignoring_case(trim(type.substr(0, semicolon)), "application/json"))
        return false;
    const auto parameter = semicolon == type.npos ? std::string_view{} : trim(type.substr(semicolon + 1));
    return parameter.empty() || same_ignoring_case(parameter, "charset=utf-8") ||
           same_ignoring_case(parameter, "charset=\"utf-8\"");
}

bool accepts_json(std::string_view accept)
{
    return accept.find("*/*") != accept.npos || accept.find("application/json") != accept.npos ||
           accept.find("application/*") != accept.npos;
}

bool is_sandboxed(const json::object& mail)
{
    const auto* settings = mail.if_contains("mail_settings");
    const auto* mode = settings ? settings->get_object().if_contains("sandbox_mode") : nullptr;
    const auto* enable = mode ? mode->get_object().if_contains("enable") : nullptr;
    return enable && enable->get_bool();
}

std::string_view key_of(const json::object& owner)
{
    const auto* arguments = owner.if_contains("custom_args");
    const auto* key = arguments ? arguments->get_object().if_contains("outbound_key") : nullptr;
    return key ? std::string_view{key->get_string()} : std::string_view{};
}

std::chrono::sys_seconds now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

service::service(std::string api_key, const faults& misfortune, ledger& book)
    : api_key_(std::move(api_key)),
      faults_(misfortune),
      ledger_(book)
{
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&session_), sizeof session_) != 1)
        throw std::runtime_error{"no random numbers to be had"};
}

answer service::take(const request& r, std::uint64_t number)
{
    if (r.target() == "/v3/scopes" && r.method() == http::verb::get && is_authorized(r))
        return {.type = "application/json", .body = R"({"scopes":["mail.send"]})"};
    auto refused = check_request(r);
    return refused ? std::move(*refused) : take_mail(r, number);
}

bool service::is_authorized(const request& r) const
{
    std::string_view given = r[http::field::authorization];
    if (!given.starts_with("Bearer "))
        return false;
    given.remove_prefix(7);
    return api_key_.empty() ? !given.empty() && given.find(' ') == given.npos : given == api_key_;
}

std::optional<answer> service::check_request(const request& r) const
{
    if (!is_authorized(r))
        return unauthorized();
    if (r.target() != "/v3/mail/send")
        return error(404, "there is no such resource");
    if (r.method() != http::verb::post)
        return error(405, "this method is not allowed here");
    if (r.count(http::field::host) != 1)
        return error(400, "the Host header is required, once");
    if (!accepts_json(r[http::field::accept]))
        return error(406, "the Accept header is required and must admit application/json");
    if (r.count(http::field::content_encoding) != 0)
        return error(415, "compressed bodies are not enabled for this account");
    if (!is_json(r[http::field::content_type]))
        return error(415, "the Content-Type must be application/json");
    return std::nullopt;
}

answer service::take_mail(const request& r, std::uint64_t number)
{
    json::monotonic_resource resource{memory_.data(), memory_.size()};
    parser_.reset(&resource);
    boost::system::error_code failure;
    parser_.write(r.body(), failure);
    if (failure)
        return is_utf8(r.body()) ? error(400, "the body is not JSON: " + failure.message())
                                 : error(415, "the body is not UTF-8");
    const json::value document = parser_.release();

    if (const auto refusals = check_mail(document, now()); !refusals.empty())
        return errors(400, refusals);
    const auto& mail = document.get_object();
    if (auto refused = refuse_addresses(mail, number))
        return std::move(*refused);
    if (is_sandboxed(mail))
        return {.status = 200};

    answer accepted{.status = 202, .headers = "X-Message-Id: "};
    const auto id = next_message_id();
    accepted.headers.append(id).append("\r\n");
    accepted.accepted = record(mail, number, id);
    return accepted;
}

// Accepts all recipients or none, like SendGrid. Every second request reports only the first fault.
std::optional<answer> service::refuse_addresses(const json::object& mail, std::uint64_t number) const
{
    if (!faults_.refuses_any())
        return std::nullopt;
    const place root;
    const place people_place = root / "personalizations";
    const auto& people = mail.at("personalizations").get_array();
    verdict out;
    for (std::size_t i = 0; i < people.size() && (out.clean() || number % 2 == 0); ++i) {
        const auto& to = people[i].at("to").get_array();
        const place person_place = people_place / i;
        const place to_place = person_place / "to";
        for (std::size_t k = 0; k < to.size(); ++k)
            if (faults_.refuses(lower(to[k].at("email").get_string())))
                out.refuse(to_place / k / "email", "is not a valid email address");
    }
    if (out.clean())
        return std::nullopt;
    return errors(400, out.take());
}

std::uint64_t service::record(const json::object& mail, std::uint64_t number, std::string_view message_id)
{
    std::uint64_t recipients = 0;
    const auto shared_key = key_of(mail);
    content_.load(mail);
    for (const auto& each : mail.at("personalizations").get_array()) {
        const auto& person = each.get_object();
        const auto own_key = key_of(person);
        content_.personalize(person);
        for (const std::string_view kind : {"to", "cc", "bcc"})
            if (const auto* list = person.if_contains(kind))
                for (const auto& recipient : list->get_array()) {
                    const std::string address = lower(recipient.at("email").get_string());
                    ledger_.append({.key = own_key.empty() ? shared_key : own_key,
                        .to = address,
                        .subject = content_.subject(),
                        .content = content_.digest(),
                        .request = number,
                        .message_id = message_id});
                    if (inbox_ != nullptr)
                        inbox_->add({.channel = "Email",
                            .id = std::string{message_id},
                            .from = std::string{mail.at("from").at("email").get_string()},
                            .to = address,
                            .subject = content_.subject(),
                            .text = content_.text(),
                            .html = content_.html()});
                    if (reports_ != nullptr)
                        reports_->of_sendgrid(
                            {std::string{own_key.empty() ? shared_key : own_key}, address, std::string{message_id}});
                    ++recipients;
                }
    }
    return recipients;
}

// 22 characters of base64url, the length of 16 bytes.
std::string_view service::next_message_id()
{
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::uint64_t parts[] = {session_, ++issued_ * 0x9e3779b97f4a7c15};  // odd, so all products differ
    for (std::size_t i = 0; i < message_id_.size(); ++i) {
        auto& part = parts[i / 11];
        message_id_[i] = alphabet[part & 63];
        part >>= 6;
    }
    return {message_id_.data(), message_id_.size()};
}

answer service::unauthorized() const
{
    return error(401, "the API key is missing, wrong or revoked");
}

answer service::suspended() const
{
    return error(401, "Maximum credits exceeded");
}

answer service::throttled(std::uint64_t wait_seconds, std::uint64_t dice) const
{
    answer wait = error(429, "too many requests");
    if (dice % 4 < 2)
        wait.headers += "Retry-After: " + std::to_string(wait_seconds) + "\r\n";
    if (dice % 4 > 0 && dice % 4 < 3) {
        const auto reset = now().time_since_epoch().count() + static_cast<std::int64_t>(wait_seconds);
        wait.headers +=
            "X-RateLimit-Limit: 10000\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: " + std::to_string(reset) +
            "\r\n";
    }
    return wait;
}

answer service::broken(std::uint64_t dice) const
{
    switch (dice % 4) {
    case 0:
        return error(500, "internal server error");
    case 1:
        return html(502, "502 Bad Gateway");
    case 2:
        return error(503, "service unavailable");
    default:
        return html(504, "504 Gateway Time-out");
    }
}

answer service::too_large() const
{
    return html(413, "413 Request Entity Too Large");
}

}  // namespace simulator::sendgrid
