// Parses status and errors. An error whose field names a personalization applies only to that message.
#include "providers/sendgrid/answer.hpp"

#include "model/utf8.hpp"
#include "providers/common/answers.hpp"

#include <outbound/recipient.hpp>

#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
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

/// The errors listed in a response. `field` may be null, or the word "null".
std::vector<vendor_error> errors_of(const http::answer& answer)
{
    std::vector<vendor_error> errors;
    const auto document = body_of(answer);
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

/// The index in `personalizations` that a field such as `personalizations.3.to.0.email` names.
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

/// Whether the field is of a part that is the same for every message, whatever its values.
bool is_same_for_all(std::string_view field)
{
    static constexpr std::string_view parts[] = {"from", "reply_to", "reply_to_list", "subject", "attachments",
        "template_id", "categories", "send_at", "batch_id", "asm", "ip_pool_name", "mail_settings",
        "tracking_settings"};
    return std::ranges::find(parts, field.substr(0, field.find_first_of(".["))) != std::end(parts);
}

delivery account_refused(const http::answer& answer, const std::vector<vendor_error>& errors)
{
    auto refused = outcome_of(outcome::account_refused, status_code(answer), describe(errors, answer.status));
    for (const auto& fault : errors)
        if (boost::algorithm::iequals(fault.message.substr(0, 24), "Maximum credits exceeded"))
            refused.code = to_string(delivery_code::quota);
    return refused;
}

reading bad_request(const http::answer& answer, std::size_t personalizations)
{
    const auto errors = errors_of(answer);
    reading out;
    if (errors.empty()) {  // Truncated, or from another server: no recipient may fail because of it.
        out.all = outcome_of(
            outcome::unknown, "http_400", "SendGrid says with a 400 what is wrong; this answer is not SendGrid's");
        return out;
    }
    out.all = outcome_of(outcome::rejected, status_code(answer), describe(errors, answer.status));
    bool same_for_all = false;
    for (const auto& fault : errors) {
        const auto place = named_place(fault.field, personalizations);
        same_for_all |= is_same_for_all(fault.field);
        out.names_shared_part |= !fault.field.empty() && !fault.field.starts_with(personal_part);
        if (!place || out.named.contains(*place))
            continue;
        const bool address = fault.field.ends_with("email") && fault.field.find("to") != std::string::npos;
        out.named.emplace(
            *place, outcome_of(outcome::rejected,
                        address ? std::string{to_string(skip_reason::invalid_address)} : status_code(answer),
                        fault.describe()));
    }
    out.divisible = out.named.empty() && !same_for_all && personalizations > 1;
    return out;
}

delivery accepted(const http::answer& answer, bool sandbox)
{
    delivery out;
    out.result = outcome::accepted;
    out.vendor_id = shortened(answer.header(id_header), 200);
    if (sandbox && out.vendor_id.empty())
        out.vendor_id = "sandbox";
    return out;
}

delivery by_status(const http::answer& answer, bool sandbox, timestamp now)
{
    switch (answer.status) {
    case 202:
        return accepted(answer, sandbox);
    case 200:
        if (sandbox)
            return accepted(answer, sandbox);
        return outcome_of(outcome::unknown, status_code(answer), "SendGrid answers 202; this answer is not SendGrid's");
    case 401:
    case 403:
    case 404:  // The URL, the method or a header is wrong: the account cannot send until that is fixed.
    case 405:
    case 406:
        return account_refused(answer, errors_of(answer));
    case 413:
    case 415:
        return outcome_of(outcome::rejected, status_code(answer), describe(errors_of(answer), answer.status));
    case 429: {
        auto throttled =
            outcome_of(outcome::throttled, status_code(answer), describe(errors_of(answer), answer.status));
        throttled.retry_after = asked_wait(answer, now);
        return throttled;
    }
    default:
        return outcome_of(outcome::unknown, status_code(answer), describe(errors_of(answer), answer.status));
    }
}

}  // namespace

reading read_answer(const http::answer& answer, std::size_t personalizations, bool sandbox, timestamp now)
{
    if (!answer.ok())
        return {without_answer(answer), {}, false, false};
    if (answer.status == 400)
        return bad_request(answer, personalizations);
    // Too large, or invalid UTF-8: parts of the request may still be accepted.
    const bool divisible = (answer.status == 413 || answer.status == 415) && personalizations > 1;
    return {by_status(answer, sandbox, now), {}, divisible, false};
}

}  // namespace outbound::sendgrid
