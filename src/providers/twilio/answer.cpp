// Twilio's error code determines the outcome, unless the status refuses the account or throttles.
#include "providers/twilio/answer.hpp"

#include "providers/common/answers.hpp"
#include "providers/twilio/codes.hpp"

#include <algorithm>

namespace outbound::twilio {
namespace {

using outcome = delivery::outcome;

constexpr std::chrono::minutes queue_wait{10};
constexpr std::chrono::seconds call_limit_wait{5};
constexpr int too_many_calls = 10004;

struct vendor_error {
    int code = 0;  ///< 0: the response has no code.
    std::string message;
};

vendor_error error_of(const http::answer& answer)
{
    const auto body = body_of(answer);
    vendor_error fault;
    if (const auto* code = body.if_contains("code"); code != nullptr && code->is_int64())
        fault.code = static_cast<int>(std::clamp<std::int64_t>(code->get_int64(), 0, 999'999));
    fault.message = text_at(body, "message");
    if (fault.message.empty())
        fault.message = "HTTP status " + std::to_string(answer.status);
    return fault;
}

delivery by_code(const vendor_error& fault)
{
    const auto meaning = meaning_of(fault.code);
    auto out = outcome_of(outcome::rejected, std::to_string(fault.code), fault.message);
    switch (meaning.kind) {
    case code_class::suppress:
        out.suppress = meaning.suppression;
        break;
    case code_class::account:
        out.result = outcome::account_refused;
        break;
    case code_class::throttled:
        out.result = outcome::throttled;
        out.retry_after = fault.code == too_many_calls ? call_limit_wait : std::chrono::seconds{0};
        break;
    case code_class::later:
        out.result = outcome::throttled;
        out.retry_after = queue_wait;
        break;
    case code_class::excluded:
        out.by_settings = true;
        break;
    case code_class::permanent:
    case code_class::transient:  // A refusal: nothing was created.
        break;
    }
    return out;
}

delivery refused(const http::answer& answer, timestamp now)
{
    const auto fault = error_of(answer);
    auto out = fault.code != 0 ? by_code(fault) : outcome_of(outcome::rejected, status_code(answer), fault.message);
    switch (answer.status) {
    case 401:
    case 403:
    case 404:  // The account's part of the URL is wrong, which affects every message.
    case 405:
        if (out.suppress.empty() && !out.by_settings)
            out.result = outcome::account_refused;
        break;
    case 429:  // Twilio documents that the request was not processed, regardless of the code.
        out.result = outcome::throttled;
        break;
    default:
        break;
    }
    if (out.result == outcome::throttled && out.retry_after.count() == 0)
        out.retry_after = asked_wait(answer, now);
    return out;
}

}  // namespace

bool is_sid(std::string_view text, std::string_view kinds) noexcept
{
    constexpr std::size_t length = 34;
    return text.size() == length && kinds.find(text.substr(0, 2)) != std::string_view::npos &&
           std::all_of(
               text.begin() + 2, text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

delivery read_create_answer(const http::answer& answer, timestamp now)
{
    if (!answer.ok())
        return without_answer(answer);
    if (answer.status >= 400 && answer.status < 500)
        return refused(answer, now);
    const auto sid = text_at(body_of(answer), "sid");
    if (answer.status != 201 || !is_sid(sid, "SM MM CA"))
        return outcome_of(outcome::unknown, status_code(answer), error_of(answer).message);
    delivery out;
    out.result = outcome::accepted;
    out.vendor_id = sid;
    return out;
}

delivery read_list_answer(const http::answer& answer, timestamp now)
{
    if (!answer.ok())
        return without_answer(answer);
    if (answer.status >= 400 && answer.status < 500)
        return refused(answer, now);
    const bool is_list = answer.status == 200 && body_of(answer).contains("page_size");
    return is_list ? outcome_of(outcome::accepted, {}, {})
                   : outcome_of(outcome::unknown, status_code(answer), error_of(answer).message);
}

}  // namespace outbound::twilio
