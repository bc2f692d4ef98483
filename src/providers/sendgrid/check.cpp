// Asks for the scopes of the API key: every key may read its own.
#include "providers/common/answers.hpp"
#include "providers/sendgrid/account.hpp"

#include <boost/json/array.hpp>

namespace outbound::sendgrid {
namespace {

using outcome = delivery::outcome;

constexpr std::string_view needed_scope = "mail.send";

delivery read_scopes(const http::answer& answer)
{
    const auto body = body_of(answer);
    const auto* scopes = body.if_contains("scopes");
    if (scopes == nullptr || !scopes->is_array())
        return outcome_of(
            outcome::unknown, status_code(answer), "SendGrid lists scopes; this answer is not SendGrid's");
    for (const auto& scope : scopes->get_array())
        if (scope.is_string() && scope.get_string() == needed_scope)
            return outcome_of(outcome::accepted, {}, {});
    return outcome_of(outcome::account_refused, status_code(answer), "the API key lacks the scope mail.send");
}

}  // namespace

boost::asio::awaitable<std::optional<delivery>> account::check()
{
    http::request request;
    request.method = "GET";
    request.target = "/v3/scopes";
    request.timeout = settings_.timeout;
    const auto answer = co_await client_.send(request);
    if (answer.ok() && answer.status == 200)
        co_return read_scopes(answer);
    co_return read(answer, 1).all;
}

}  // namespace outbound::sendgrid
