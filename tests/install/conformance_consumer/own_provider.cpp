// A provider of a host with outbound's HTTPS client: one SMS per request, as JSON.
#define BOOST_TEST_MODULE own_provider
#include <outbound/outbound.hpp>
#include <outbound/testing/conformance/provider.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;

namespace {

using outcome = delivery::outcome;

http::client_options options_of(const testing::account_wishes& wishes)
{
    http::client_options out;
    out.base_url = wishes.url;
    out.headers = "Authorization: Bearer gateway.secret\r\nContent-Type: application/json\r\n";
    out.ca_file = wishes.ca_file;
    out.timeout = wishes.timeout;
    out.secrets = {"gateway.secret"};
    return out;
}

class gateway final : public provider {
public:
    gateway(const boost::asio::any_io_executor& executor, const testing::account_wishes& wishes)
        : deadline_{wishes.timeout + std::chrono::milliseconds{500}},
          client_{executor, options_of(wishes)}
    {
    }

    std::string_view name() const noexcept override { return "gateway"; }
    outbound::channel channel() const noexcept override { return channel::sms; }
    std::chrono::milliseconds deadline() const noexcept override { return deadline_; }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        std::vector<delivery> outcomes;
        for (const auto& m : batch)
            outcomes.push_back(co_await send(m));
        co_return outcomes;
    }

private:
    static delivery outcome_of(outcome result, std::string code, std::string detail)
    {
        delivery out;
        out.result = result;
        out.code = std::move(code);
        out.detail = std::move(detail);
        return out;
    }

    boost::asio::awaitable<delivery> send(const message& m)
    {
        if (m.shared->channel != channel::sms)
            co_return outcome_of(outcome::rejected, "content", "the content is no SMS");
        if (!m.address.starts_with('+'))
            co_return outcome_of(outcome::rejected, "invalid_address", "the address is no number");
        const auto body =
            boost::json::serialize(boost::json::object{{"to", m.address}, {"text", m.text}, {"key", m.key}});
        http::request request;
        request.target = "/messages";
        request.body = body;
        const auto got = co_await client_.send(request);
        co_return read(got);
    }

    static delivery read(const http::answer& got)
    {
        if (!got.ok())
            return outcome_of(
                got.bytes_sent ? outcome::unknown : outcome::not_sent, std::string{to_string(got.fault)}, got.detail);
        const auto code = "http_" + std::to_string(got.status);
        if (got.status == 429) {
            auto out = outcome_of(outcome::throttled, code, "too fast");
            out.retry_after = std::chrono::seconds{1};
            return out;
        }
        if (got.status == 401)
            return outcome_of(outcome::account_refused, code, "the token does not hold");
        if (got.status == 400)
            return outcome_of(outcome::rejected, code, "the message was refused");
        boost::system::error_code failed;
        const auto json = boost::json::parse(got.body, failed);
        if (got.status != 200 || failed || !json.is_object() || !json.get_object().contains("id"))
            return outcome_of(outcome::unknown, code, "not a response of the gateway");
        auto out = outcome_of(outcome::accepted, {}, {});
        out.vendor_id = std::string{json.at("id").as_string()};
        return out;
    }

    std::chrono::milliseconds deadline_;
    http::client client_;
};

std::string http_response(const std::string& status, const std::string& body)
{
    return "HTTP/1.1 " + status + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

testing::vendor gateway_vendor()
{
    auto content = std::make_shared<outbound::content>();
    content->channel = channel::sms;
    content->campaign = 12;
    content->sms.body = text_template{"Hello {{first_name}}", place::text};
    testing::vendor out;
    out.name = "gateway";
    out.make = [](const auto& executor, const auto& wishes) { return std::make_shared<gateway>(executor, wishes); };
    out.content = content;
    out.address_begin = "+150055501";
    out.accepted = http_response("200", R"({"id":"1"})");
    out.responses = {
        {"too fast", http_response("429", ""), outcome::throttled, "http_429", true, {}},
        {"token", http_response("401", ""), outcome::account_refused, "http_401", false, {}},
        {"refused", http_response("400", ""), outcome::rejected, "http_400", false, {}},
        {"fault", http_response("500", ""), outcome::unknown, "http_500", false, {}},
    };
    out.secrets = {"gateway.secret"};
    return out;
}

}  // namespace

const std::vector<testing::vendor>& testing::vendors()
{
    static const std::vector<vendor> all{gateway_vendor()};
    return all;
}
