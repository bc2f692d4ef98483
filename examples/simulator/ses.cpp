// The HTTP side of SES: signatures, errors in AWS's format, MessageId.
#include "ses.hpp"

#include "digest.hpp"
#include "inbox.hpp"
#include "reports.hpp"
#include "ses_rules.hpp"
#include "ses_signature.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/rand.h>

#include <cstdio>
#include <stdexcept>

namespace simulator::ses {
namespace {

namespace http = boost::beast::http;
namespace json = boost::json;

constexpr std::string_view send_path = "/v2/email/outbound-emails";
constexpr std::string_view account_path = "/v2/email/account";

answer error(unsigned status, std::string_view type, std::string_view message)
{
    return {.status = status,
        .headers =
            "x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\nx-amzn-ErrorType: " + std::string{type} + "\r\n",
        .type = "application/json",
        .body = json::serialize(json::object{{"message", message}})};
}

std::string_view data_of(const json::object& owner, std::string_view name)
{
    const auto* part = owner.if_contains(name);
    return part ? std::string_view{part->at("Data").get_string()} : std::string_view{};
}

std::string_view key_in(const json::object& mail)
{
    if (const auto* tags = mail.if_contains("EmailTags"))
        for (const auto& tag : tags->get_array())
            if (tag.at("Name").get_string() == "outbound_key")
                return tag.at("Value").get_string();
    return {};
}

std::string digest_of(std::string_view subject, const json::object& body)
{
    std::string all{subject};
    all += '\0';
    all += data_of(body, "Text");
    all += '\0';
    all += data_of(body, "Html");
    return hex(sha256(all));
}

}  // namespace

service::service(std::string secret, double rate, const faults& misfortune, ledger& book)
    : secret_(std::move(secret)),
      rate_(rate),
      faults_(misfortune),
      ledger_(book)
{
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&session_), sizeof session_) != 1)
        throw std::runtime_error{"no random numbers to be had"};
}

answer service::take(const request& r, std::uint64_t number)
{
    const auto target = r.target();
    if (target != send_path && target != account_path)
        return error(404, "UnknownOperationException", "there is no such operation");
    if (r.method() != (target == send_path ? http::verb::post : http::verb::get))
        return error(405, "UnknownOperationException", "this method is not allowed here");
    if (const auto fault = fault_in_signature(r, secret_); !fault.empty())
        return error(403, fault, "the signature is missing or wrong");
    return target == account_path ? account() : take_mail(r, number);
}

answer service::account() const
{
    const json::object quota{
        {"Max24HourSend", -1.0}, {"MaxSendRate", rate_}, {"SentLast24Hours", static_cast<double>(issued_)}};
    return {.type = "application/json",
        .body = json::serialize(json::object{{"SendQuota", quota}, {"SendingEnabled", true},
            {"ProductionAccessEnabled", true}, {"EnforcementStatus", "HEALTHY"}})};
}

answer service::take_mail(const request& r, std::uint64_t number)
{
    if (!r[http::field::content_type].starts_with("application/json"))
        return error(415, "UnsupportedMediaTypeException", "the Content-Type must be application/json");
    boost::system::error_code failure;
    const json::value document = json::parse(r.body(), failure);
    if (failure || !is_utf8(r.body()))
        return error(400, "SerializationException", "the body is no JSON in UTF-8");
    if (const auto refusals = check_mail(document); !refusals.empty())
        return error(400, "BadRequestException", refusals.front().field + ": " + refusals.front().message);

    const auto& mail = document.get_object();
    const auto& simple = mail.at("Content").at("Simple").get_object();
    const auto subject = decoded_words(data_of(simple, "Subject"));
    const auto& body = simple.at("Body").get_object();
    const auto digest = digest_of(subject, body);
    const auto& people = mail.at("Destination").get_object();
    for (const auto& [kind, list] : people)
        for (const auto& mailbox : list.get_array())
            if (faults_.refuses(lower(address_in(mailbox.get_string()))))
                return error(400, "BadRequestException", "Invalid recipient address");

    char id[64];
    std::snprintf(id, sizeof id, "0100%016llx-%08llx-000000", static_cast<unsigned long long>(session_),
        static_cast<unsigned long long>(++issued_));
    answer accepted{.type = "application/json", .body = json::serialize(json::object{{"MessageId", id}})};
    for (const auto& [kind, list] : people)
        for (const auto& mailbox : list.get_array()) {
            const auto to = lower(address_in(mailbox.get_string()));
            ledger_.append({.key = key_in(mail),
                .to = to,
                .subject = subject,
                .content = digest,
                .request = number,
                .message_id = id});
            if (inbox_ != nullptr)
                inbox_->add({.channel = "Email",
                    .id = id,
                    .from = std::string{mail.at("FromEmailAddress").get_string()},
                    .to = to,
                    .subject = subject,
                    .text = std::string{data_of(body, "Text")},
                    .html = std::string{data_of(body, "Html")}});
            if (reports_ != nullptr)
                reports_->of_ses({std::string{key_in(mail)}, to, id});
            ++accepted.accepted;
        }
    return accepted;
}

answer service::unauthorized() const
{
    return error(403, "UnrecognizedClientException", "the security token included in the request is invalid");
}

answer service::suspended() const
{
    return error(400, "AccountSuspendedException", "The account's ability to send email is suspended.");
}

answer service::throttled(std::uint64_t, std::uint64_t dice) const
{
    return error(dice % 2 == 0 ? 429 : 400, dice % 2 == 0 ? "TooManyRequestsException" : "ThrottlingException",
        "Maximum sending rate exceeded.");
}

answer service::broken(std::uint64_t dice) const
{
    static constexpr unsigned statuses[] = {500, 502, 503, 504};
    return error(statuses[dice % 4], dice % 4 == 0 ? "InternalFailure" : "ServiceUnavailable", "try again later");
}

answer service::too_large() const
{
    return error(413, "RequestEntityTooLargeException", "the message is too large");
}

}  // namespace simulator::ses
