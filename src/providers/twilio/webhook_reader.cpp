// Finds the account whose token signed the request, then parses the form by the subject of the endpoint.
#include "model/fork_gate.hpp"
#include "model/integer_text.hpp"
#include "model/utf8.hpp"
#include "providers/common/proven_webhook.hpp"
#include "providers/twilio/urls.hpp"
#include "providers/twilio/vendor.hpp"
#include "providers/twilio/webhook.hpp"

#include <outbound/providers/twilio.hpp>

#include <algorithm>

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

constexpr std::size_t longest_form = 128 * 1024;

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

/// Whether the keys are among those that call_settings::gather_url lists.
bool is_listed(std::string_view keys, std::string_view list)
{
    for (std::size_t dot = 0; !keys.empty() && dot != std::string_view::npos; list.remove_prefix(dot + 1)) {
        dot = list.find('.');
        if (list.substr(0, dot) == keys)
            return true;
        if (dot == std::string_view::npos)
            break;
    }
    return false;
}

/// Reads the number of a gather, transfer or recording from the URL; false if it has none.
bool read_number(const form_fields& query, std::string_view name, call_point point, call_question& question)
{
    const auto number = read_integer<std::size_t>(query[name]);
    if (!number)
        return false;
    question.point = point;
    question.number = *number;
    return true;
}

/// Reads a request about a transfer or a recording, with the event that it reports. False if the call ends.
bool read_step(
    const form_fields& form, const form_fields& query, call_question& question, std::vector<provider_event>& events)
{
    constexpr timestamp undated{};  // The store dates what Twilio does not.
    if (read_number(query, "whisper", call_point::whisper, question))
        return true;
    if (read_number(query, "recording", call_point::recorded, question)) {
        if (!form["RecordingUrl"].empty())
            events.push_back(read_recording(form, question.number, question.key, question.account, undated));
        return true;
    }
    if (!read_number(query, "transfer", call_point::transfer, question))
        return false;
    if (form["DialCallStatus"].empty())
        return true;
    question.point = call_point::no_transfer;
    events.push_back(read_transfer(form, question.number, question.key, question.account, undated));
    return events.back().kind != event_kind::transferred;
}

class reader final : public webhook_reader {
public:
    explicit reader(std::span<const settings> accounts)
        : tokens_{tokens_of(accounts)},
          urls_{accounts.empty() ? std::string{} : without_slash(accounts.front().public_url)}
    {
    }

    std::string_view vendor() const noexcept override { return vendor_name; }

    std::vector<webhook_endpoint> endpoints() const override
    {
        std::vector<webhook_endpoint> out;
        for (const auto& [subject, name] : names<hook>::value)
            out.push_back({std::string{path_of(subject)}, std::string{name}, longest_form,
                subject == hook::sms_status || subject == hook::call_status});
        return out;
    }

    boost::asio::awaitable<webhook> read(const webhook_request& request) override;

private:
    const webhook_token* account_of(const web_request& request) const;
    provider_event read_report(hook subject, const webhook_request& request, const form_fields& form,
        const std::string& key, const std::string& account) const;

    const std::vector<webhook_token> tokens_;
    const callback_urls urls_;
};

const webhook_token* reader::account_of(const web_request& request) const
try {
    const auto found = std::ranges::find_if(
        tokens_, [&](const webhook_token& t) { return is_signed(request, urls_.public_url, t.token); });
    return found != tokens_.end() ? &*found : nullptr;
} catch (const error&) {
    return nullptr;  // A malformed form cannot be verified.
}

provider_event reader::read_report(hook subject, const webhook_request& request, const form_fields& form,
    const std::string& key, const std::string& account) const
{
    constexpr timestamp undated{};  // The store dates what Twilio does not.
    switch (subject) {
    case hook::sms_status:
        return read_message_status(form, key, account, undated);
    case hook::call_status:
        return read_call_status(form, key, account, undated);
    case hook::inbound_sms:  // YES is an opt-in only if the number has opted out
        return read_inbound(
            form, account, undated, request.has_refused && request.has_refused(channel::sms, form["From"]));
    default:
        return read_detection(form, key, account, undated);
    }
}

boost::asio::awaitable<webhook> reader::read(const webhook_request& request)
{
    const fork_gate behind;  // OpenSSL verifies the signature; nothing here waits.
    const auto* sender = account_of(request.http);
    if (sender == nullptr)
        co_return webhook{};
    co_return read_proven([&](webhook& report) {
        const auto form = form_fields::read(request.http.body);
        const auto query = form_fields::read(query_of(request.http.target));
        const auto& key = query["key"];
        const auto subject = from_string<hook>(request.subject).value_or(hook::amd);
        const bool is_during_call = subject == hook::voice || subject == hook::gather || subject == hook::step;
        if (!is_during_call || (subject == hook::voice && !form["AnsweredBy"].empty()))
            report.events.push_back(read_report(subject, request, form, key, sender->account));
        if (subject == hook::inbound_sms)
            report.answer = xml("<Response/>");
        if (!is_during_call)
            return;
        call_question question{.key = key,
            .vendor_id = form["CallSid"],
            .account = sender->account,
            .machine = is_machine(form["AnsweredBy"]),
            .digits = form["Digits"],
            .gather_url = urls_.gather(key),
            .step_url = urls_.step(key),
            .caller_id = form["From"],
            .address = shortened(form["To"], 320),
            .opts_out = is_listed(form["Digits"], query["opt_out"])};
        const bool asks = subject == hook::voice  ? true
                          : subject == hook::step ? read_step(form, query, question, report.events)
                                                  : read_number(query, "gather", call_point::keys, question);
        const bool is_whisper = asks && question.point == call_point::whisper;
        report.answer = xml(is_whisper ? "<Response/>" : "<Response><Hangup/></Response>");
        if (asks)
            report.question = std::move(question);
    });
}

}  // namespace
}  // namespace twilio

std::shared_ptr<webhook_reader> make_twilio_webhooks(std::span<const twilio::settings> accounts)
{
    return std::make_shared<twilio::reader>(accounts);
}

}  // namespace outbound
