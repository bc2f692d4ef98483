// What answers of Twilio's REST API mean.
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
    int code = 0;  ///< 0: the answer names none.
    std::string message;
};

vendor_error error_of(const http::answer& got)
{
    const auto body = body_of(got);
    vendor_error found;
    if (const auto* code = body.if_contains("code"); code != nullptr && code->is_int64())
        found.code = static_cast<int>(std::clamp<std::int64_t>(code->get_int64(), 0, 999'999));
    found.message = text_at(body, "message");
    if (found.message.empty())
        found.message = "HTTP status " + std::to_string(got.status);
    return found;
}

delivery by_code(const vendor_error& fault)
{
    const auto meaning = meaning_of(fault.code);
    auto made = outcome_of(outcome::rejected, std::to_string(fault.code), fault.message);
    switch (meaning.what) {
    case code_class::suppress:
        made.suppress = meaning.suppression;
        break;
    case code_class::account:
        made.result = outcome::account_refused;
        break;
    case code_class::throttled:
        made.result = outcome::throttled;
        made.retry_after = fault.code == too_many_calls ? call_limit_wait : std::chrono::seconds{0};
        break;
    case code_class::later:
        made.result = outcome::throttled;
        made.retry_after = queue_wait;
        break;
    case code_class::excluded:
        made.by_settings = true;
        break;
    case code_class::permanent:
    case code_class::transient:  // Refused is refused: nothing was created that another try could follow.
        break;
    }
    return made;
}

delivery refused(const http::answer& got, timestamp now)
{
    const auto fault = error_of(got);
    auto made = fault.code != 0 ? by_code(fault) : outcome_of(outcome::rejected, status_code(got), fault.message);
    switch (got.status) {
    case 401:
    case 403:
    case 404:  // The account's part of the URL: it holds for whatever is sent.
    case 405:
        if (made.suppress.empty() && !made.by_settings)
            made.result = outcome::account_refused;
        break;
    case 429:  // Never processed, says Twilio, whatever the code.
        made.result = outcome::throttled;
        break;
    default:
        break;
    }
    if (made.result == outcome::throttled && made.retry_after.count() == 0)
        made.retry_after = asked_wait(got, now);
    return made;
}

}  // namespace

bool is_sid(std::string_view text, std::string_view kinds) noexcept
{
    constexpr std::size_t length = 34;
    return text.size() == length && kinds.find(text.substr(0, 2)) != std::string_view::npos &&
           std::all_of(
               text.begin() + 2, text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

delivery read_create_answer(const http::answer& got, timestamp now)
{
    if (!got.ok())
        return without_answer(got);
    if (got.status >= 400 && got.status < 500)
        return refused(got, now);
    const auto sid = text_at(body_of(got), "sid");
    if (got.status != 201 || !is_sid(sid, "SM MM CA"))
        return outcome_of(outcome::unknown, status_code(got), error_of(got).message);
    delivery made;
    made.result = outcome::accepted;
    made.vendor_id = sid;
    return made;
}

}  // namespace outbound::twilio
