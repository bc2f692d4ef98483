// Error classes follow "Common errors" and the errors of SendEmail in the SES API v2 reference.
#include "providers/ses/answer.hpp"

#include "model/utf8.hpp"
#include "providers/common/answers.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace outbound::ses {
namespace {

using outcome = delivery::outcome;

// The quota is for a rolling day, so a part of it may become free at any time.
constexpr std::chrono::hours quota_wait{1};
constexpr std::chrono::hours suspension_wait{24};  // An operator must contact AWS.

struct fault_class {
    std::string_view name;  ///< Without the suffix Exception.
    outcome result;
    std::chrono::milliseconds wait{0};
};

// Unlisted errors are classified by HTTP status.
constexpr std::array<fault_class, 20> classes{{
    {"TooManyRequests", outcome::throttled},
    {"Throttling", outcome::throttled},
    {"Throttled", outcome::throttled},
    {"RequestThrottled", outcome::throttled},
    {"RequestLimitExceeded", outcome::throttled},
    {"SlowDown", outcome::throttled},
    {"LimitExceeded", outcome::account_refused, quota_wait},
    {"SendingPaused", outcome::account_refused},
    {"AccountSuspended", outcome::account_refused, suspension_wait},
    {"MailFromDomainNotVerified", outcome::account_refused},
    {"NotFound", outcome::account_refused},
    {"ExpiredToken", outcome::account_refused},
    {"RequestExpired", outcome::account_refused},
    {"SignatureDoesNotMatch", outcome::account_refused},
    {"InvalidSignature", outcome::account_refused},
    {"UnrecognizedClient", outcome::account_refused},
    {"InvalidClientTokenId", outcome::account_refused},
    {"AccessDenied", outcome::account_refused},
    {"MissingAuthenticationToken", outcome::account_refused},
    {"MessageRejected", outcome::rejected},
}};

// `com.amazonaws.ses#TooManyRequestsException:http://…` -> TooManyRequestsException
std::string bare(std::string_view type)
{
    type = type.substr(0, type.find(':'));
    if (const auto hash = type.find('#'); hash != std::string_view::npos)
        type.remove_prefix(hash + 1);
    return shortened(type, 60);
}

struct vendor_error {
    std::string type;  ///< Empty if the response has no type.
    std::string message;
};

vendor_error error_of(const http::answer& answer)
{
    const auto body = body_of(answer);
    vendor_error fault{bare(answer.header(error_header)), text_at(body, "message")};
    for (const auto* name : {"__type", "code"})
        if (fault.type.empty())
            fault.type = bare(text_at(body, name));
    if (fault.message.empty())
        fault.message = text_at(body, "Message");
    if (fault.message.empty())
        fault.message = "HTTP status " + std::to_string(answer.status);
    return fault;
}

const fault_class* class_of(std::string_view type)
{
    constexpr std::string_view suffix = "Exception";
    if (type.ends_with(suffix))
        type.remove_suffix(suffix.size());
    for (const auto& known : classes)
        if (known.name == type)
            return &known;
    return nullptr;
}

outcome by_status(unsigned status)
{
    switch (status) {
    case 401:
    case 403:
    case 404:  // The URL or the configuration is wrong: the account cannot send until that is fixed.
    case 405:
        return outcome::account_refused;
    case 429:
        return outcome::throttled;
    case 400:  // SES always names the fault: this response was truncated, or is from another server.
        return outcome::unknown;
    default:
        return status >= 400 && status < 500 ? outcome::rejected : outcome::unknown;
    }
}

// "Email address is not verified. The following identities failed the check in region EU-WEST-1: reader@example.com":
// in the sandbox it is the recipient; otherwise it is the sender, which affects every message of the account.
bool names_only(std::string_view recipient, std::string_view fault)
{
    auto identities = fault.substr(std::min(fault.rfind(": "), fault.size()));
    while (identities.starts_with(':') || identities.starts_with(' '))
        identities.remove_prefix(1);
    return !recipient.empty() && boost::algorithm::iequals(identities, recipient);
}

delivery refused(const http::answer& answer, timestamp now, std::string_view recipient)
{
    const auto fault = error_of(answer);
    const bool is_named = !fault.type.empty() && answer.status == 400;
    auto out = outcome_of(is_named ? outcome::rejected : by_status(answer.status),
        fault.type.empty() ? status_code(answer) : fault.type, fault.message);
    // Status 500 and above is never a refusal: the message may have been accepted before the failure.
    if (const auto* known = class_of(fault.type); known != nullptr && answer.status < 500) {
        out.result = known->result;
        out.retry_after = known->wait;
    }
    if (fault.message.find("Daily message quota exceeded") != std::string::npos && answer.status < 500) {
        out.result = outcome::account_refused;
        out.code = to_string(delivery_code::quota);
        out.retry_after = quota_wait;
    }
    if (fault.message.find("Email address is not verified") != std::string::npos) {
        out.by_settings = names_only(recipient, fault.message);
        out.result = out.by_settings ? outcome::rejected : outcome::account_refused;
    }
    if (out.result == outcome::throttled)
        out.retry_after = asked_wait(answer, now);
    return out;
}

double number_at(const boost::json::object& from, std::string_view name)
{
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

}  // namespace

delivery read_send_answer(const http::answer& answer, timestamp now, std::string_view recipient)
{
    if (!answer.ok())
        return without_answer(answer);
    if (answer.status < 200 || answer.status > 299)
        return refused(answer, now, recipient);
    auto id = shortened(text_at(body_of(answer), "MessageId"), 200);
    if (id.empty())
        return outcome_of(
            outcome::unknown, status_code(answer), "SES answers with a MessageId; this answer is not SES's");
    delivery out;
    out.result = outcome::accepted;
    out.vendor_id = std::move(id);
    return out;
}

std::optional<account_terms> read_account_answer(const http::answer& answer)
{
    const auto body = answer.ok() && answer.status == 200 ? body_of(answer) : boost::json::object{};
    const auto* quota = body.if_contains("SendQuota");
    if (quota == nullptr || !quota->is_object())
        return std::nullopt;
    account_terms terms;
    const auto& members = quota->get_object();
    terms.per_second = number_at(members, "MaxSendRate");
    const auto day = number_at(members, "Max24HourSend");  // -1: no limit
    const auto* enabled = body.if_contains("SendingEnabled");
    if (enabled != nullptr && enabled->is_bool() && !enabled->get_bool())
        terms.refusal =
            "SES has switched sending off for this account (" + shortened(text_at(body, "EnforcementStatus")) + ")";
    else if (day >= 0 && number_at(members, "SentLast24Hours") >= day)
        terms.refusal = "the day's quota of " + std::to_string(static_cast<long long>(day)) + " messages is used up";
    return terms;
}

delivery read_check_answer(const http::answer& answer, timestamp now)
{
    if (!answer.ok())
        return without_answer(answer);
    if (answer.status < 200 || answer.status > 299)
        return refused(answer, now, {});
    const auto terms = read_account_answer(answer);
    if (!terms)
        return outcome_of(
            outcome::unknown, status_code(answer), "SES answers with the account's quota; this answer is not SES's");
    return outcome_of(
        terms->refusal.empty() ? outcome::accepted : outcome::account_refused, status_code(answer), terms->refusal);
}

}  // namespace outbound::ses
