// Email through a Twilio SendGrid account: POST /v3/mail/send.
#include "providers/sendgrid.hpp"

#include "providers/sendgrid_delivering.hpp"

#include <outbound/error.hpp>

#include <algorithm>

namespace outbound::sendgrid {
namespace {

// Campaigns that run side by side on one account; the content of each is prepared once.
constexpr std::size_t contents_kept = 16;
constexpr std::size_t largest_spare = 256 * 1024;

[[noreturn]] void refuse(const settings& s, const std::string& why)
{
    throw error{errc::config, "provider \"" + s.name + "\": " + why};
}

bool is_name(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

settings checked(settings s)
{
    if (!is_name(s.name))
        throw error{errc::config, "provider: the name must be 1–64 of a–z, 0–9 and -"};
    if (s.api_key.empty())
        refuse(s, "api_key is missing; create one with the scope mail.send");
    if (!std::all_of(s.api_key.begin(), s.api_key.end(), [](char c) { return c > ' ' && c < 0x7F; }))
        refuse(s, "api_key must hold no spaces, line breaks or letters beyond ASCII");
    if (s.batch < 1 || s.batch > most_personalizations)
        refuse(s, "batch must be 1–1000");
    if (s.concurrency < 1 || s.concurrency > 1000)
        refuse(s, "concurrency must be 1–1000");
    if (s.timeout.count() <= 0)
        refuse(s, "timeout must be > 0");
    return s;
}

http::client_options client_options_of(const settings& s)
{
    http::client_options options;
    options.base_url = s.base_url;
    options.headers = "User-Agent: outbound\r\nAccept: application/json\r\nAuthorization: Bearer " + s.api_key +
                      "\r\nContent-Type: application/json\r\n";
    options.ca_file = s.ca_file;
    options.connections = s.concurrency;
    options.timeout = s.timeout;
    options.body_limit = 256 * 1024;
    return options;
}

http::client client_of(const boost::asio::any_io_executor& executor, const settings& s)
try {
    return http::client{executor, client_options_of(s)};
} catch (const error& wrong) {
    refuse(s, wrong.what());
}

}  // namespace

account::account(const boost::asio::any_io_executor& executor, settings wanted, clock& time)
    : settings_{checked(std::move(wanted))}, time_{time}, client_{client_of(executor, settings_)}, random_{std::random_device{}()}
{
}

std::chrono::milliseconds account::deadline() const noexcept
{
    return settings_.timeout + deadline_slack;
}

account::body::body(account& of) : account_{of}
{
    if (of.spare_.empty())
        return;
    text = std::move(of.spare_.back());
    of.spare_.pop_back();
    text.clear();
}

account::body::~body()
{
    if (text.capacity() <= largest_spare && account_.spare_.size() < account_.settings_.concurrency)
        account_.spare_.push_back(std::move(text));
}

boost::asio::awaitable<std::vector<delivery>> account::deliver(std::span<const message> batch)
{
    return batch.size() == 1 ? deliver_one(batch.front()) : delivering::run(*this, batch);
}

boost::asio::awaitable<std::vector<delivery>> account::deliver_one(const message& m)
{
    std::vector<delivery> outcomes(1);
    body request{*this};
    if (write_single(m, request.text, outcomes.front())) {
        const auto got = co_await client_.send(request_with(request.text, settings_.timeout));
        outcomes.front() = read(got, 1).of(0);
    }
    co_return outcomes;
}

bool account::write_single(const message& m, std::string& out, delivery& refusal)
{
    const auto content = prepared(m.shared);
    if (content)
        return content->write_single(m, out, refusal);
    refusal.what = delivery::outcome::rejected;
    refusal.code = "content";
    refusal.detail = "the message has no email content";
    return false;
}

std::shared_ptr<const prepared_content> account::prepared(const std::shared_ptr<const content>& source)
{
    if (!source || source->channel != outbound::channel::email)
        return nullptr;
    const auto known =
        std::find_if(prepared_.begin(), prepared_.end(), [&](const auto& one) { return one->source() == source.get(); });
    if (known != prepared_.end()) {
        std::rotate(prepared_.begin(), known, known + 1);
        return prepared_.front();
    }
    if (prepared_.size() == contents_kept)
        prepared_.pop_back();
    return *prepared_.insert(prepared_.begin(), std::make_shared<const prepared_content>(source, settings_.sandbox, random_()));
}

http::request account::request_with(std::string_view text, std::chrono::milliseconds timeout) const noexcept
{
    http::request request;
    request.target = "/v3/mail/send";
    request.body = text;
    request.timeout = timeout;
    return request;
}

reading account::read(const http::answer& got, std::size_t personalizations) const
{
    return read_answer(got, personalizations, settings_.sandbox, time_.now());
}

}  // namespace outbound::sendgrid
