// Finds the account whose token signed the request, then reads the form by the subject of the endpoint.
#include "providers/common/proven_webhook.hpp"
#include "providers/twilio/urls.hpp"
#include "providers/twilio/webhook.hpp"

#include <outbound/providers/twilio.hpp>

#include <algorithm>
#include <charconv>

namespace outbound {
namespace twilio {
namespace {

struct webhook_token {
    std::string account;
    std::string token;
};

std::vector<webhook_token> tokens_of(std::span<const settings> accounts)
{
    std::vector<webhook_token> out;
    for (const auto& account : accounts)
        out.push_back({account.name, account.auth_token});
    return out;
}

std::string without_slash(std::string url)
{
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

web_response xml(std::string_view content)
{
    return {200, {{"Content-Type", "text/xml"}}, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + std::string{content}};
}

std::string_view query_of(std::string_view target)
{
    const auto mark = target.find('?');
    return mark != std::string_view::npos ? target.substr(mark + 1) : std::string_view{};
}

std::optional<std::size_t> number_of(const std::string& text)
{
    std::size_t out = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

class reader final : public webhook_reader {
public:
    explicit reader(std::span<const settings> accounts)
        : tokens_{tokens_of(accounts)},
          urls_{accounts.empty() ? std::string{} : without_slash(accounts.front().public_url)}
    {
    }

    std::string_view vendor() const noexcept override { return "twilio"; }

    std::vector<webhook_endpoint> endpoints() const override
    {
        return {
            {"/outbound/sms/campaigns/{id}/sms-status", "sms-status"},
            {"/outbound/phone/campaigns/{id}/call-status", "call-status"},
            {"/outbound/webhooks/twilio/amd", "amd"},
            {"/outbound/webhooks/twilio/inbound-sms", "inbound-sms"},
            {"/outbound/webhooks/twilio/voice", "voice"},
            {"/outbound/webhooks/twilio/gather", "gather"},
        };
    }

    boost::asio::awaitable<webhook> read(const webhook_request& request) override;

private:
    const webhook_token* account_of(const web_request& request) const;
    provider_event read_report(const webhook_request& request, const form_fields& form, const std::string& key,
        const std::string& account) const;

    const std::vector<webhook_token> tokens_;
    const callback_urls urls_;
};

const webhook_token* reader::account_of(const web_request& request) const
try {
    const auto found = std::ranges::find_if(
        tokens_, [&](const webhook_token& t) { return is_signed(request, urls_.public_url, t.token); });
    return found != tokens_.end() ? &*found : nullptr;
} catch (const error&) {
    return nullptr;  // A form that cannot be read cannot be verified either.
}

provider_event reader::read_report(
    const webhook_request& request, const form_fields& form, const std::string& key, const std::string& account) const
{
    if (request.subject == "sms-status")
        return read_message_status(form, key, account, request.received);
    if (request.subject == "call-status")
        return read_call_status(form, key, account, request.received);
    if (request.subject == "inbound-sms")  // YES is an opt-in only from a number that has opted out
        return read_inbound(
            form, account, request.received, request.has_refused && request.has_refused(channel::sms, form["From"]));
    return read_detection(form, key, account, request.received);
}

boost::asio::awaitable<webhook> reader::read(const webhook_request& request)
{
    const auto* sender = account_of(request.http);
    if (sender == nullptr)
        co_return webhook{};
    co_return read_proven([&](webhook& report) {
        const auto form = form_fields::read(request.http.body);
        const auto query = form_fields::read(query_of(request.http.target));
        const auto& key = query["key"];
        const bool is_voice = request.subject == "voice";
        const bool is_gather = request.subject == "gather";
        if (!is_gather && (!is_voice || !form["AnsweredBy"].empty()))
            report.events.push_back(read_report(request, form, key, sender->account));
        if (request.subject == "inbound-sms")
            report.answer = xml("<Response/>");
        if (!is_voice && !is_gather)
            return;
        report.answer = xml("<Response><Hangup/></Response>");
        const auto gather = number_of(query["gather"]);
        if (is_voice || gather)
            report.question = call_question{key, form["CallSid"], sender->account, is_machine(form["AnsweredBy"]),
                is_gather ? gather : std::nullopt, form["Digits"], urls_.gather(key)};
    });
}

}  // namespace
}  // namespace twilio

std::shared_ptr<webhook_reader> make_twilio_webhooks(std::span<const twilio::settings> accounts)
{
    return std::make_shared<twilio::reader>(accounts);
}

}  // namespace outbound
