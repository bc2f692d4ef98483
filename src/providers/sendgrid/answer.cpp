// What an answer of SendGrid's mail/send means for the messages of the request.
#include "providers/sendgrid/answer.hpp"

#include "model/utf8.hpp"
#include "providers/common/answers.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/array.hpp>

#include <charconv>
#include <optional>
#include <vector>

namespace outbound::sendgrid {
namespace {

using outcome = delivery::outcome;

struct vendor_error {
    std::string field;
    std::string message;

    std::string describe() const { return field.empty() ? message : message + " (" + field + ")"; }
};

/// The errors that a response lists. `field` may be null, or the word "null".
std::vector<vendor_error> errors_of(const http::answer& got)
{
    std::vector<vendor_error> errors;
    const auto document = body_of(got);
    const auto* listed = document.if_contains("errors");
    if (listed == nullptr || !listed->is_array())
        return errors;
    for (const auto& fault : listed->get_array())
        if (const auto* members = fault.if_object()) {
            auto field = text_at(*members, "field");
            errors.push_back({field == "null" ? std::string{} : std::move(field), text_at(*members, "message")});
        }
    return errors;
}

std::string describe(const std::vector<vendor_error>& errors, unsigned status)
{
    std::string all;
    for (const auto& fault : errors)
        all += (all.empty() ? "" : "; ") + fault.describe();
    return all.empty() ? "HTTP status " + std::to_string(status) : all;
}

constexpr std::string_view personal_part = "personalizations";

/// The place in `personalizations` that a field such as `personalizations.3.to.0.email` names.
std::optional<std::size_t> named_place(std::string_view field, std::size_t personalizations)
{
    if (!field.starts_with(personal_part) || field.size() < personal_part.size() + 2 ||
        (field[personal_part.size()] != '.' && field[personal_part.size()] != '['))
        return std::nullopt;
    field.remove_prefix(personal_part.size() + 1);
    std::size_t place = 0;
    const auto [end, bad] = std::from_chars(field.data(), field.data() + field.size(), place);
    return bad == std::errc{} && place < personalizations ? std::optional{place} : std::nullopt;
}

delivery account_refused(const http::answer& got, const std::vector<vendor_error>& errors)
{
    auto refused = outcome_of(outcome::account_refused, status_code(got), describe(errors, got.status));
    for (const auto& fault : errors)
        if (boost::algorithm::iequals(fault.message.substr(0, 24), "Maximum credits exceeded"))
            refused.code = "quota";
    return refused;
}

reading bad_request(const http::answer& got, std::size_t personalizations)
{
    const auto errors = errors_of(got);
    reading made;
    if (errors.empty()) {  // Cut off on the way, or somebody else's: nobody is to be given up for that.
        made.all = outcome_of(
            outcome::unknown, "http_400", "SendGrid says with a 400 what is wrong; this answer is not SendGrid's");
        return made;
    }
    made.all = outcome_of(outcome::rejected, "http_400", describe(errors, got.status));
    bool shared_fault = false;  // Of a part that all messages have in common.
    for (const auto& fault : errors) {
        const auto place = named_place(fault.field, personalizations);
        shared_fault |= !fault.field.empty() && !fault.field.starts_with(personal_part);
        if (!place || made.named.contains(*place))
            continue;
        const bool address = fault.field.ends_with("email") && fault.field.find("to") != std::string::npos;
        made.named.emplace(
            *place, outcome_of(outcome::rejected, address ? "invalid_address" : "http_400", fault.describe()));
    }
    made.divisible = made.named.empty() && !shared_fault && personalizations > 1;
    return made;
}

delivery accepted(const http::answer& got, bool sandbox)
{
    delivery made;
    made.result = outcome::accepted;
    made.vendor_id = shortened(got.header("X-Message-Id"), 200);
    if (sandbox && made.vendor_id.empty())
        made.vendor_id = "sandbox";
    return made;
}

delivery by_status(const http::answer& got, bool sandbox, timestamp now)
{
    const auto code = status_code(got);
    switch (got.status) {
    case 202:
        return accepted(got, sandbox);
    case 200:
        if (sandbox)
            return accepted(got, sandbox);
        return outcome_of(outcome::unknown, code, "SendGrid answers 202; this answer is not SendGrid's");
    case 401:
    case 403:
    case 404:  // The URL, the method or a header is wrong: nothing of this account can be sent until that is mended.
    case 405:
    case 406:
        return account_refused(got, errors_of(got));
    case 413:
    case 415:
        return outcome_of(outcome::rejected, code, describe(errors_of(got), got.status));
    case 429: {
        auto throttled = outcome_of(outcome::throttled, code, describe(errors_of(got), got.status));
        throttled.retry_after = asked_wait(got, now);
        return throttled;
    }
    default:
        return outcome_of(outcome::unknown, code, describe(errors_of(got), got.status));
    }
}

}  // namespace

reading read_answer(const http::answer& got, std::size_t personalizations, bool sandbox, timestamp now)
{
    if (!got.ok())
        return {without_answer(got), {}, false};
    if (got.status == 400)
        return bad_request(got, personalizations);
    // Too large, or no UTF-8: what holds for the whole need not hold for each part.
    const bool divisible = (got.status == 413 || got.status == 415) && personalizations > 1;
    return {by_status(got, sandbox, now), {}, divisible};
}

}  // namespace outbound::sendgrid
