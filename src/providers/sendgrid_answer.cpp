// What an answer of SendGrid's mail/send means for the messages of the request.
#include "providers/sendgrid_answer.hpp"

#include "model/utf8.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iomanip>
#include <locale>
#include <optional>
#include <sstream>
#include <vector>

namespace outbound::sendgrid {
namespace {

using outcome = delivery::outcome;

constexpr std::chrono::hours longest_wait{1};

struct vendor_error {
    std::string field;
    std::string message;

    std::string told() const { return field.empty() ? message : message + " (" + field + ")"; }
};

std::string text_member(const boost::json::object& of, std::string_view name)
{
    const auto* found = of.if_contains(name);
    const auto* text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr && *text != "null" ? std::string{*text} : std::string{};
}

/// The errors an answer lists; none when it is no JSON, as 413 from the server in front is not.
std::vector<vendor_error> errors_of(const http::answer& got)
{
    std::vector<vendor_error> errors;
    boost::system::error_code no_json;
    const auto document = boost::json::parse(got.body, no_json);
    if (no_json || !document.is_object())
        return errors;
    const auto* listed = document.get_object().if_contains("errors");
    if (listed == nullptr || !listed->is_array())
        return errors;
    for (const auto& one : listed->get_array())
        if (const auto* members = one.if_object())
            errors.push_back({text_member(*members, "field"), text_member(*members, "message")});
    return errors;
}

std::string told(const std::vector<vendor_error>& errors, unsigned status)
{
    std::string all;
    for (const auto& one : errors)
        all += (all.empty() ? "" : "; ") + one.told();
    return all.empty() ? "HTTP status " + std::to_string(status) : shortened(all, 300);
}

/// The place in `personalizations` that a field such as `personalizations.3.to.0.email` names.
std::optional<std::size_t> named_place(std::string_view field, std::size_t personalizations)
{
    constexpr std::string_view array = "personalizations";
    if (!field.starts_with(array) || field.size() < array.size() + 2 ||
        (field[array.size()] != '.' && field[array.size()] != '['))
        return std::nullopt;
    field.remove_prefix(array.size() + 1);
    std::size_t place = 0;
    const auto [end, bad] = std::from_chars(field.data(), field.data() + field.size(), place);
    return bad == std::errc{} && place < personalizations ? std::optional{place} : std::nullopt;
}

delivery outcome_of(outcome what, std::string code, std::string detail)
{
    delivery made;
    made.what = what;
    made.code = std::move(code);
    made.detail = std::move(detail);
    return made;
}

std::optional<long long> number(std::string_view text)
{
    long long value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    return bad == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

/// An HTTP date, such as `Sun, 22 Nov 2026 15:00:30 GMT`, in seconds since 1970.
std::optional<long long> date(std::string_view text)
{
    std::istringstream in{std::string{text}};
    in.imbue(std::locale::classic());
    std::tm parts{};
    in >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
    if (in.fail())
        return std::nullopt;
    using namespace std::chrono;
    const year_month_day day{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
        std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
    if (!day.ok())
        return std::nullopt;
    return (sys_days{day} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec}).time_since_epoch() / seconds{1};
}

/// How long SendGrid asks to be left alone, an hour at most; 0 when it does not say.
std::chrono::milliseconds asked_wait(const http::answer& got, timestamp now)
{
    using namespace std::chrono;
    const auto present = floor<seconds>(now.time_since_epoch()).count();
    auto until = number(got.header("X-RateLimit-Reset"));
    const auto after = got.header("Retry-After");
    if (!until)
        until = date(after);
    if (until) {
        const seconds end{std::clamp<long long>(*until, present, present + 3601)};
        return std::clamp<milliseconds>(ceil<milliseconds>(end - now.time_since_epoch()), 0ms, longest_wait);
    }
    return seconds{std::clamp<long long>(number(after).value_or(0), 0, longest_wait / 1s)};
}

delivery account_refused(const http::answer& got, const std::vector<vendor_error>& errors)
{
    auto refused = outcome_of(outcome::account_refused, "http_" + std::to_string(got.status), told(errors, got.status));
    for (const auto& one : errors)
        if (boost::algorithm::iequals(one.message.substr(0, 24), "Maximum credits exceeded"))
            refused.code = "quota";
    return refused;
}

reading bad_request(const http::answer& got, std::size_t personalizations)
{
    const auto errors = errors_of(got);
    reading made;
    made.all = outcome_of(outcome::rejected, "http_400", told(errors, got.status));
    for (const auto& one : errors) {
        const auto place = named_place(one.field, personalizations);
        if (!place || made.named.contains(*place))
            continue;
        const bool address = one.field.ends_with("email") && one.field.find("to") != std::string::npos;
        made.named.emplace(
            *place, outcome_of(outcome::rejected, address ? "invalid_address" : "http_400", shortened(one.told(), 300)));
    }
    return made;
}

delivery without_answer(const http::answer& got)
{
    const std::string code{to_string(got.fault)};
    return outcome_of(got.bytes_sent ? outcome::unknown : outcome::not_sent, code, shortened(got.detail, 300));
}

delivery accepted(const http::answer& got, bool sandbox)
{
    delivery made;
    made.what = outcome::accepted;
    made.vendor_id = shortened(got.header("X-Message-Id"), 200);
    if (sandbox && made.vendor_id.empty())
        made.vendor_id = "sandbox";
    return made;
}

delivery by_status(const http::answer& got, bool sandbox, timestamp now)
{
    const auto code = "http_" + std::to_string(got.status);
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
        return outcome_of(outcome::rejected, code, told(errors_of(got), got.status));
    case 429: {
        auto throttled = outcome_of(outcome::throttled, code, told(errors_of(got), got.status));
        throttled.retry_after = asked_wait(got, now);
        return throttled;
    }
    default:
        return outcome_of(outcome::unknown, code, told(errors_of(got), got.status));
    }
}

}  // namespace

reading read_answer(const http::answer& got, std::size_t personalizations, bool sandbox, timestamp now)
{
    if (!got.ok())
        return {without_answer(got), {}};
    if (got.status == 400)
        return bad_request(got, personalizations);
    return {by_status(got, sandbox, now), {}};
}

}  // namespace outbound::sendgrid
