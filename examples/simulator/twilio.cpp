// The HTTP side of Twilio: authorization, media types, errors in its format, resources.
#include "twilio.hpp"

#include "digest.hpp"
#include "inbox.hpp"
#include "reports.hpp"
#include "twilio_rules.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/rand.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace simulator::twilio {
namespace {

namespace http = boost::beast::http;
namespace json = boost::json;

constexpr std::size_t most_listed = 50;
constexpr std::chrono::seconds until_final{2};

answer error(unsigned status, int code, std::string_view message)
{
    return {.status = status,
        .type = "application/json",
        .body = json::serialize(json::object{{"code", code}, {"message", message},
            {"more_info", "https://www.twilio.com/docs/errors/" + std::to_string(code)}, {"status", status}})};
}

// Sun, 22 Nov 2026 15:00:30 +0000
std::string rfc2822(std::chrono::system_clock::time_point at)
{
    const auto seconds = std::chrono::system_clock::to_time_t(at);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[64];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text;
}

json::object to_json(const resource& entry, std::string_view account)
{
    const auto age = std::chrono::system_clock::now() - entry.created;
    const auto created = rfc2822(entry.created);
    json::object out{{"sid", entry.sid}, {"account_sid", account}, {"to", entry.fields.at("To")},
        {"from", entry.fields.at("From")}, {"direction", "outbound-api"}, {"date_created", created},
        {"date_updated", created}, {"api_version", "2010-04-01"}, {"price", nullptr}};
    if (entry.is_call) {
        out["status"] = age < until_final ? "queued" : "completed";
        out["duration"] = age < until_final ? json::value{} : json::value("12");
        out["answered_by"] = nullptr;
    } else {
        const bool service = entry.fields.has("MessagingServiceSid");
        out["status"] = age < until_final ? (service ? "accepted" : "queued") : "delivered";
        out["body"] = entry.fields.at("Body");
        out["messaging_service_sid"] = service ? json::value(entry.fields.at("MessagingServiceSid")) : json::value{};
        out["num_segments"] = service ? "0" : "1";
        out["error_code"] = nullptr;
        out["error_message"] = nullptr;
    }
    return out;
}

taken_call to_report(
    const form& fields, const std::string& key, const std::string& to, const std::string& sid, std::string_view account)
{
    taken_call out;
    out.key = key;
    out.to = to;
    out.message_id = sid;
    out.from = fields.at("From");
    out.account = account;
    out.status_url = fields.at("StatusCallback");
    out.detection_url = fields.at("AsyncAmdStatusCallback");
    out.asks_who_answers = fields.has("MachineDetection");
    out.twiml_url = fields.has("Twiml") ? std::string_view{} : fields.at("Url");
    out.twiml = fields.at("Twiml");
    out.is_call = sid.starts_with("CA");
    return out;
}

bool is_account(std::string_view sid)
{
    return sid.size() == 34 && sid.starts_with("AC");
}

}  // namespace

service::service(std::string token, const faults& misfortune, ledger& book)
    : token_(std::move(token)),
      faults_(misfortune),
      ledger_(book)
{
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&session_), sizeof session_) != 1)
        throw std::runtime_error{"no random numbers to be had"};
}

answer service::take(const request& r, std::uint64_t number)
{
    // /2010-04-01/Accounts/{account}/{kind}[/{sid}].json[?query]
    path_parts at;
    std::string_view path = r.target();
    if (const auto query = path.find('?'); query != path.npos) {
        at.query = path.substr(query + 1);
        path = path.substr(0, query);
    }
    constexpr std::string_view prefix = "/2010-04-01/Accounts/", suffix = ".json";
    if (!path.starts_with(prefix) || !path.ends_with(suffix))
        return error(404, 20404, "The requested resource was not found");
    path = path.substr(prefix.size(), path.size() - prefix.size() - suffix.size());
    at.account = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(at.account.size() + 1, path.size()));
    at.kind = path.substr(0, path.find('/'));
    if (path.size() > at.kind.size())
        at.sid = path.substr(at.kind.size() + 1);
    if (!is_account(at.account) || (at.kind != "Messages" && at.kind != "Calls"))
        return error(404, 20404, "The requested resource was not found");
    if (!is_authorized(r, at.account))
        return unauthorized();
    if (r.method() == http::verb::post && at.sid.empty())
        return create(r, at, number);
    if (r.method() != http::verb::get)
        return error(405, 20004, "Method not allowed");
    return at.sid.empty() ? list(at) : show(at);
}

bool service::is_authorized(const request& r, std::string_view account) const
{
    std::string_view given = r[http::field::authorization];
    if (!given.starts_with("Basic "))
        return false;
    const auto pair = base64_decoded(given.substr(6));
    const auto colon = pair.find(':');
    if (colon == pair.npos)
        return false;
    const auto user = std::string_view{pair}.substr(0, colon);
    const auto password = std::string_view{pair}.substr(colon + 1);
    return (user == account || user.starts_with("SK")) && (token_.empty() ? !password.empty() : password == token_);
}

answer service::create(const request& r, const path_parts& at, std::uint64_t number)
{
    if (!r[http::field::content_type].starts_with("application/x-www-form-urlencoded"))
        return error(415, 20001, "the Content-Type must be application/x-www-form-urlencoded");
    const auto fields = form::parse(r.body());
    if (!fields)
        return error(400, 20001, "the body is no form in UTF-8");
    const bool is_call = at.kind == "Calls";
    const auto wrong = is_call ? check_call(*fields) : check_message(*fields);
    if (wrong.code)
        return error(400, wrong.code, wrong.message);
    const std::string to{fields->at("To")};
    if (faults_.refuses(to)) {
        const bool opted_out = !is_call && (to.back() - '0') % 2 == 0;
        return error(400, opted_out ? 21610 : 21211,
            opted_out ? "Attempt to send to unsubscribed recipient" : "The 'To' number is not a valid phone number.");
    }
    auto sid = next_sid(is_call ? "CA" : "SM");
    const auto content = is_call ? fields->at(fields->has("Twiml") ? "Twiml" : "Url") : fields->at("Body");
    const auto digest = hex(sha256(content));
    const auto key = key_in(*fields);
    ledger_.append({.key = key, .to = to, .subject = {}, .content = digest, .request = number, .message_id = sid});
    if (inbox_ != nullptr)
        show(*fields, to, sid, is_call);
    if (reports_ != nullptr)
        reports_->of_twilio(to_report(*fields, key, to, sid, at.account));
    auto& made = resources_[sid];
    made = {is_call, sid, *fields, std::chrono::system_clock::now()};
    by_address_[to].push_back(sid);
    return {
        .status = 201, .type = "application/json", .body = json::serialize(to_json(made, at.account)), .accepted = 1};
}

void service::show(const form& fields, const std::string& to, const std::string& sid, bool is_call)
{
    letter shown{.channel = is_call ? "Call" : "SMS",
        .id = sid,
        .from = std::string{fields.at(fields.has("From") ? "From" : "MessagingServiceSid")},
        .to = to,
        .text = std::string{fields.at("Body")}};
    if (fields.has("Twiml"))
        shown.parts.push_back({.twiml = std::string{fields.at("Twiml")}});
    inbox_->add(std::move(shown));
}

answer service::list(const path_parts& at) const
{
    const auto fields = form::parse(at.query);
    if (!fields || !is_e164(fields->at("To")))
        return error(400, 20001, "To is required here");
    const bool calls = at.kind == "Calls";
    json::array items;
    const auto known = by_address_.find(std::string{fields->at("To")});
    if (known != by_address_.end())
        for (auto sid = known->second.rbegin(); sid != known->second.rend() && items.size() < most_listed; ++sid)
            if (const auto& entry = resources_.at(*sid); entry.is_call == calls)
                items.push_back(to_json(entry, at.account));
    return {.type = "application/json",
        .body = json::serialize(json::object{{calls ? "calls" : "messages", std::move(items)}, {"page", 0},
            {"page_size", 50}, {"next_page_uri", nullptr}})};
}

answer service::show(const path_parts& at) const
{
    const auto found = resources_.find(std::string{at.sid});
    if (found == resources_.end() || found->second.is_call != (at.kind == "Calls"))
        return error(404, 20404, "The requested resource was not found");
    return {.type = "application/json", .body = json::serialize(to_json(found->second, at.account))};
}

std::string service::next_sid(std::string_view kind)
{
    std::array<char, 40> text;
    std::snprintf(text.data(), text.size(), "%.2s%016llx%016llx", kind.data(),
        static_cast<unsigned long long>(session_), static_cast<unsigned long long>(++issued_));
    return text.data();
}

answer service::unauthorized() const
{
    return error(401, 20003, "Authenticate");
}

answer service::suspended() const
{
    return error(403, 20005, "Account not active");
}

answer service::throttled(std::uint64_t wait_seconds, std::uint64_t dice) const
{
    auto wait = error(429, 20429, "Too Many Requests");
    if (dice % 2 == 0)
        wait.headers += "Retry-After: " + std::to_string(wait_seconds) + "\r\n";
    return wait;
}

answer service::broken(std::uint64_t dice) const
{
    static constexpr unsigned statuses[] = {500, 502, 503, 504};
    const auto status = statuses[dice % 4];
    return dice % 2 == 0
               ? error(status, 20500, "Internal Server Error")
               : answer{.status = status, .type = "text/html", .body = "<html><body>Bad Gateway</body></html>"};
}

answer service::too_large() const
{
    return error(413, 20001, "Request Entity Too Large");
}

}  // namespace simulator::twilio
