// Without a response, `bytes_sent` decides between `unknown` and `not_sent`. Dates are parsed in the C locale.
#include "providers/common/answers.hpp"

#include "model/foreign_json.hpp"
#include "model/integer_text.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <ctime>
#include <iomanip>
#include <locale>
#include <optional>
#include <sstream>

namespace outbound {
namespace {

constexpr std::size_t longest_detail = 300;
constexpr std::chrono::hours longest_wait{1};

}  // namespace

delivery outcome_of(delivery::outcome result, std::string code, std::string_view detail)
{
    delivery out;
    out.result = result;
    out.code = std::move(code);
    out.detail = shortened(detail, longest_detail);
    return out;
}

delivery without_answer(const http::answer& answer)
{
    const auto result = answer.bytes_sent ? delivery::outcome::unknown : delivery::outcome::not_sent;
    return outcome_of(result, std::string{to_string(answer.fault)}, answer.detail);
}

std::string status_code(const http::answer& answer)
{
    return "http_" + std::to_string(answer.status);
}

boost::json::object body_of(const http::answer& answer)
{
    boost::system::error_code no_json;
    auto document = parse_foreign_json(answer.body, no_json);
    return !no_json && document.is_object() ? std::move(document.get_object()) : boost::json::object{};
}

std::string text_at(const boost::json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    const auto* text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string{*text} : std::string{};
}

std::optional<timestamp> mail_date(std::string_view text)
{
    std::istringstream in{std::string{text}};
    in.imbue(std::locale::classic());
    std::tm parts{};
    std::string zone;
    in >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S") >> zone;
    if (in.fail() || (zone != "GMT" && zone != "+0000"))
        return std::nullopt;
    using namespace std::chrono;
    const year_month_day day{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
        std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
    if (!day.ok())
        return std::nullopt;
    return sys_days{day} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

std::chrono::milliseconds asked_wait(const http::answer& answer, timestamp now)
{
    using namespace std::chrono;
    const auto present = floor<seconds>(now.time_since_epoch()).count();
    auto until = read_integer<long long>(answer.header(reset_header));
    const auto after = answer.header(retry_header);
    if (const auto named = until ? std::nullopt : mail_date(after))
        until = floor<seconds>(named->time_since_epoch()).count();
    if (until) {
        const seconds end{std::clamp<long long>(*until, present, present + 3601)};
        return std::clamp<milliseconds>(ceil<milliseconds>(end - now.time_since_epoch()), 0ms, longest_wait);
    }
    return seconds{std::clamp<long long>(read_integer<long long>(after).value_or(0), 0, longest_wait / 1s)};
}

}  // namespace outbound
