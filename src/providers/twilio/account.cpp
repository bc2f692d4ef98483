// Requests of SMS and calls go through the same REST client.
#include "providers/twilio/account.hpp"

#include "model/address.hpp"
#include "model/base64.hpp"
#include "model/sms_sender.hpp"
#include "providers/common/answers.hpp"
#include "providers/twilio/answer.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace outbound::twilio {
namespace {

std::string headers_of(const settings& s)
{
    const auto& user = s.api_key.empty() ? s.account_sid : s.api_key;
    const auto& password = s.api_key.empty() ? s.auth_token : s.api_key_secret;
    return "Authorization: Basic " + to_base64(user + ':' + password) +
           "\r\nContent-Type: application/x-www-form-urlencoded\r\n";
}

void check_public_url(const settings& s)
{
    const auto url = boost::urls::parse_uri(s.public_url);
    if (!url || url->encoded_host().empty() || url->has_query() || url->has_fragment())
        refuse_settings(s, "public_url must be a URL without query and fragment");
    const std::string_view host = url->encoded_host();
    if (host.find('_') != std::string_view::npos)  // error 21609
        refuse_settings(s, "public_url: the host must hold no underscore, because Twilio refuses to call it back");
}

settings checked(settings s)
{
    check_settings(s);
    if (!is_sid(s.account_sid, "AC"))
        refuse_settings(s, "account_sid must be AC and 32 hexadecimal digits");
    check_secret(s, "auth_token", s.auth_token, "Twilio's console shows it");
    if (!s.api_key.empty() && !is_sid(s.api_key, "SK"))
        refuse_settings(s, "api_key must be SK and 32 hexadecimal digits");
    if (!s.api_key.empty())
        check_secret(s, "api_key_secret", s.api_key_secret, "it belongs to api_key");
    if (!s.from.empty() && !is_sms_sender(s.from))
        refuse_settings(s, "from must be a number in E.164, a short code, or 1 to 11 letters and digits");
    if (!s.messaging_service.empty() && !is_sid(s.messaging_service, "MG"))
        refuse_settings(s, "messaging_service must be MG and 32 hexadecimal digits");
    while (s.public_url.ends_with('/'))
        s.public_url.pop_back();
    if (!s.public_url.empty())
        check_public_url(s);
    return s;
}

}  // namespace

rest::rest(const boost::asio::any_io_executor& executor, const settings& settings)
    : path_{"/2010-04-01/Accounts/" + settings.account_sid + '/'},
      timeout_{settings.timeout},
      client_{client_of(executor, settings, headers_of(settings),
          {settings.account_sid, settings.auth_token, settings.api_key_secret})}
{
}

boost::asio::awaitable<http::answer> rest::create(std::string_view question, std::string_view form)
{
    const auto target = path_ + std::string{question} + ".json";
    http::request request;
    request.target = target;
    request.body = form;
    request.timeout = timeout_;
    co_return co_await client_.send(request);
}

boost::asio::awaitable<http::answer> rest::get(std::string_view target)
{
    const auto whole = path_ + std::string{target};
    http::request request;
    request.method = "GET";
    request.target = whole;
    request.timeout = timeout_;
    co_return co_await client_.send(request);
}

account::account(const boost::asio::any_io_executor& executor, twilio::settings chosen, clock& time)
    : settings_{checked(std::move(chosen))},
      urls_{settings_.public_url},
      time_{time},
      api_{executor, settings_}
{
}

boost::asio::awaitable<std::vector<delivery>> account::deliver(std::span<const message> batch)
{
    std::vector<delivery> outcomes(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        std::string form;
        if (!write(batch[i], form, outcomes[i]))
            continue;
        const auto answer = co_await api_.create(resource(), form);
        outcomes[i] = read_create_answer(answer, time_.now());
    }
    co_return outcomes;
}

boost::asio::awaitable<std::optional<provider_event>> account::find(const inquiry& question)
{
    if (question.vendor_id.empty() && !question.shared)
        co_return std::nullopt;
    const auto ours = question.shared ? origin_of(*question.shared) : origin{};
    const auto answer = co_await api_.get(find_target(resource(), question));
    co_return read_found(answer, resource(), question, ours, settings_.name, time_.now());
}

// Lists messages to Twilio's test number, because a standard API key may not read the account itself.
boost::asio::awaitable<std::optional<delivery>> account::check()
{
    const auto answer = co_await api_.get(std::string{resource()} + ".json?To=%2B15005550006&PageSize=1");
    co_return read_list_answer(answer, time_.now());
}

}  // namespace outbound::twilio
