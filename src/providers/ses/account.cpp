// Each message is one signed request.
#include "providers/ses/account.hpp"

#include "http/origin.hpp"
#include "providers/common/answers.hpp"
#include "providers/ses/answer.hpp"
#include "providers/ses/content.hpp"
#include "providers/ses/partitions.hpp"

#include <algorithm>

namespace outbound::ses {
namespace {

constexpr std::string_view send_path = "/v2/email/outbound-emails";
constexpr std::string_view account_path = "/v2/email/account";
constexpr std::string_view json_type = "application/json";

bool is_region_name(std::string_view region)
{
    return !region.empty() && region.size() <= 64 && std::all_of(region.begin(), region.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool is_set_name(std::string_view name)
{
    return name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

settings checked(settings s)
{
    check_settings(s);
    if (!is_region_name(s.region))
        refuse_settings(s, "region must be the name of an AWS region, such as us-east-1");
    if (!is_set_name(s.configuration_set))
        refuse_settings(s, "configuration_set must be at most 64 letters, digits, - and _");
    const auto& credentials = s.credentials;
    check_secret(s, "access_key_id", credentials.access_key,
        "create an access key that may use ses:SendEmail and ses:GetAccount");
    check_secret(s, "secret_access_key", credentials.secret_key, "it belongs to the access key");
    if (!credentials.session_token.empty())
        check_secret(s, "session_token", credentials.session_token, "");
    if (s.base_url.empty())
        s.base_url = "https://email." + s.region + '.' + std::string{dns_suffix(s.region)};
    return s;
}

}  // namespace

account::account(const boost::asio::any_io_executor& executor, settings chosen, clock& time)
    : settings_{checked(std::move(chosen))},
      time_{time},
      signer_{settings_.credentials, {settings_.region, "ses"}},
      client_{client_of(executor, settings_, "Content-Type: application/json\r\n",
          {settings_.credentials.access_key, settings_.credentials.secret_key, settings_.credentials.session_token},
          {error_header})}
{
    const auto to = http::parse_origin(settings_.base_url);
    host_ = to.authority;
    base_path_ = to.path;
}

boost::asio::awaitable<std::vector<delivery>> account::deliver(std::span<const message> batch)
{
    std::vector<delivery> outcomes(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        std::string body;
        if (!write_send_email(batch[i], settings_.configuration_set, body, outcomes[i]))
            continue;
        const auto answer = co_await send("POST", send_path, body);
        outcomes[i] = read_send_answer(answer, time_.now(), batch[i].address);
    }
    co_return outcomes;
}

boost::asio::awaitable<std::optional<account_terms>> account::terms()
{
    const auto answer = co_await send("GET", account_path, {});
    auto terms = read_account_answer(answer);
    if (!terms)
        terms = account_terms{0, {}, std::chrono::minutes{1}};
    co_return terms;
}

boost::asio::awaitable<std::optional<delivery>> account::check()
{
    const auto answer = co_await send("GET", account_path, {});
    co_return read_check_answer(answer, time_.now());
}

boost::asio::awaitable<http::answer> account::send(
    std::string_view method, std::string_view target, std::string_view body)
{
    const auto path = base_path_ + std::string{target};
    aws::signable to_sign{method, path, {}, {{"host", host_}, {"content-type", std::string{json_type}}}, body};
    const auto lines = signer_.lines(std::move(to_sign), time_.now());
    http::request request;
    request.method = method;
    request.target = target;
    request.headers = lines;
    request.body = body;
    request.timeout = settings_.timeout;
    co_return co_await client_.send(request);
}

}  // namespace outbound::ses
