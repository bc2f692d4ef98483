// Schedules reports, and draws delays, repeats and forgeries.
#include "reports.hpp"

#include "tls.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include <ctime>

namespace simulator {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto look_every = 20ms;
constexpr auto try_again_after = 300ms;
constexpr int much_later = 20;  // times the mean delay

std::string path_of(const std::string& url)
{
    const auto host = url.find("://");
    const auto path = host == std::string::npos ? 0 : url.find('/', host + 3);
    const auto fragment = url.find('#');
    return path == std::string::npos ? "/"
                                     : url.substr(path, fragment == std::string::npos ? fragment : fragment - path);
}

std::string encoded(const form_list& fields)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    const auto append = [&](std::string_view text) {
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                c == '_') {
                out += c;
            } else {
                out += '%';
                out += digits[byte >> 4];
                out += digits[byte & 15];
            }
        }
    };
    for (const auto& [name, value] : fields) {
        out += out.empty() ? "" : "&";
        append(name);
        out += '=';
        append(value);
    }
    return out;
}

}  // namespace

reports::reports(asio::io_context& io, const report_options& options, std::string twilio_token)
    : options_{options},
      twilio_token_{std::move(twilio_token)},
      fates_{options.shares},
      poster_{io, options.target, options.connections},
      timer_{io},
      random_{options.shares.seed}
{
    if (!options_.target.empty())
        asio::co_spawn(io, run(), asio::detached);
}

double reports::draw()
{
    random_ += 0x9e3779b97f4a7c15;
    auto x = random_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

void reports::plan(report r, std::chrono::milliseconds after)
{
    if (options_.target.empty())
        return;
    const auto usual = [&] {
        return std::chrono::microseconds{static_cast<std::int64_t>(options_.delay_ms * 2000 * draw())};
    };
    const auto due = clock::now() + after + usual() * (draw() < options_.shuffle ? much_later : 1);
    r.is_lost = draw() < options_.lose;
    if (draw() < options_.repeat)
        put(r, due + usual() * 3);
    put(std::move(r), due);
}

void reports::put(report r, clock::time_point due)
{
    waiting_.emplace(due, std::move(r));
}

asio::awaitable<void> reports::run()
{
    for (;;) {
        boost::system::error_code stopped;
        timer_.expires_after(look_every);
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
        if (stopped)
            co_return;
        send_due();
        keep_state();
    }
}

void reports::keep_state()
{
    if (options_.state_file.empty())
        return;
    auto now = json::serialize(state()) + "\n";
    if (now == kept_state_)
        return;
    write_file(options_.state_file, now, 0644);
    kept_state_ = std::move(now);
}

void reports::send_due()
{
    const auto now = clock::now();
    std::vector<report> batch;
    while (!waiting_.empty() && waiting_.begin()->first <= now) {
        report r = std::move(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        if (r.is_lost) {
            r.is_lost = false;
            put(std::move(r), now + try_again_after);
        } else if (r.from == vendor::sendgrid) {
            batch.push_back(std::move(r));
            if (batch.size() == options_.batch)
                send_sendgrid(std::exchange(batch, {}));
        } else if (r.from == vendor::ses) {
            send_ses(std::move(r));
        } else {
            send_twilio(std::move(r));
        }
    }
    if (!batch.empty())
        send_sendgrid(std::move(batch));
}

// In SendGrid's layout: a line break after each comma and at the end.
void reports::send_sendgrid(std::vector<report> batch)
{
    std::string body = "[";
    for (const auto& r : batch)
        body += (body.size() > 1 ? ",\r\n" : "") + r.payload;
    body += "]\r\n";
    const auto time = std::to_string(std::time(nullptr));
    post delivery{"/outbound/webhooks/sendgrid",
        "Content-Type: application/json\r\nUser-Agent: SendGrid Event API\r\nX-Twilio-Email-Event-Webhook-Timestamp: " +
            time + "\r\nX-Twilio-Email-Event-Webhook-Signature: " + sendgrid_.sign(time, body) + "\r\n",
        std::move(body), {}};
    deliver(std::move(delivery), std::move(batch), true);
}

void reports::send_ses(report r)
{
    static constexpr const char* topic = "arn:aws:sns:us-east-1:123456789012:outbound-events";
    static constexpr const char* certificate =
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-simulated.pem";
    const std::string version = draw() < 0.5 ? "1" : "2";
    const auto id = "00000000-0000-0000-0000-" + r.url;  // the same at every attempt
    const std::string time = "2026-11-22T15:00:00.000Z";
    const auto text = "Message\n" + r.payload + "\nMessageId\n" + id + "\nTimestamp\n" + time + "\nTopicArn\n" + topic +
                      "\nType\nNotification\n";
    const json::object envelope{{"Type", "Notification"}, {"MessageId", id}, {"TopicArn", topic},
        {"Message", r.payload}, {"Timestamp", time}, {"SignatureVersion", version},
        {"Signature", sns_.sign(text, version)}, {"SigningCertURL", certificate},
        {"UnsubscribeURL", "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe"}};
    post delivery{"/outbound/webhooks/ses",
        "Content-Type: text/plain; charset=UTF-8\r\nx-amz-sns-message-type: Notification\r\nx-amz-sns-message-id: " +
            id + "\r\nx-amz-sns-topic-arn: " + topic + "\r\n",
        json::serialize(envelope), {}};
    std::vector<report> carried;
    carried.push_back(std::move(r));
    deliver(std::move(delivery), std::move(carried), true);
}

void reports::send_twilio(report r)
{
    const auto url = r.url.substr(0, r.url.find('#'));
    post delivery{path_of(r.url),
        "Content-Type: application/x-www-form-urlencoded\r\nUser-Agent: TwilioProxy/1.1\r\nX-Twilio-Signature: " +
            twilio_seal(twilio_token_, url, r.form) + "\r\n",
        encoded(r.form), {}};
    std::vector<report> carried;
    carried.push_back(std::move(r));
    deliver(std::move(delivery), std::move(carried), true);
}

void reports::deliver(post delivery, std::vector<report> carried, bool may_forge)
{
    if (may_forge && draw() < options_.forge)
        forge(delivery);
    ++under_way_;
    delivery.done = [this, carried = std::move(carried)](unsigned status, const std::string& response) mutable {
        --under_way_;
        settle(std::move(carried), status, response);
    };
    poster_.send(std::move(delivery));
}

// A forged request is genuine but for one byte of the signed body.
void reports::forge(const post& genuine)
{
    post fake = genuine;
    if (fake.body.size() > 2)
        fake.body[fake.body.size() / 2] ^= 1;
    ++forged_;
    ++under_way_;
    fake.done = [this](unsigned status, const std::string&) {
        --under_way_;
        forged_refused_ += status == 403;
    };
    poster_.send(std::move(fake));
}

void reports::settle(std::vector<report> carried, unsigned status, const std::string& response)
{
    ++requests_;
    for (auto& r : carried) {
        if (status < 200 || status >= 300) {
            put(std::move(r), clock::now() + try_again_after);
            continue;
        }
        if (!r.fact.empty())
            remember(r);
        if (listener_ && r.from == vendor::twilio)
            listener_(r.form, response);
        if (r.call)
            play(r.call, response, r.has_pressed);
    }
}

// A click counts as an open, even if the open was not reported.
void reports::remember(const report& r)
{
    auto& facts = told_[r.channel];
    facts[r.fact][r.to] = true;
    if (r.fact == "clicked")
        facts["opened"][r.to] = true;
}

json::object reports::state() const
{
    json::object totals;
    for (const auto& [channel, facts] : told_) {
        json::object amounts;
        for (const auto& [fact, recipients] : facts)
            amounts[fact] = recipients.size();
        totals[channel] = std::move(amounts);
    }
    return {{"pending", waiting_.size() + under_way_}, {"acknowledged", std::move(totals)}, {"requests", requests_},
        {"forged", forged_}, {"forged_refused", forged_refused_}};
}

}  // namespace simulator
