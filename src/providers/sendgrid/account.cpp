// Keeps the prepared contents of recent campaigns, and reuses the memory of request bodies.
#include "providers/sendgrid/account.hpp"

#include "providers/common/rejections.hpp"
#include "providers/sendgrid/delivering.hpp"

#include <algorithm>

namespace outbound::sendgrid {
namespace {

// Number of concurrent campaigns per account whose content is prepared only once.
constexpr std::size_t contents_kept = 16;
constexpr std::size_t largest_spare = 256 * 1024;

settings checked(settings s)
{
    check_settings(s);
    check_secret(s, "api_key", s.api_key, "create one with the scope mail.send");
    if (s.batch < 1 || s.batch > most_personalizations)
        refuse_settings(s, "batch must be 1–1000");
    return s;
}

std::string headers_of(const settings& s)
{
    return "Authorization: Bearer " + s.api_key + "\r\nContent-Type: application/json\r\n";
}

}  // namespace

account::account(const boost::asio::any_io_executor& executor, settings chosen, clock& time, random_source& random)
    : settings_{checked(std::move(chosen))},
      time_{time},
      client_{client_of(executor, settings_, headers_of(settings_), {settings_.api_key}, {id_header})},
      random_{random}
{
}

std::chrono::milliseconds account::deadline() const noexcept
{
    return settings_.timeout + deadline_slack;
}

account::body::body(account& owner) : account_{owner}
{
    if (owner.spare_.empty())
        return;
    text = std::move(owner.spare_.back());
    owner.spare_.pop_back();
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
        const auto answer = co_await client_.send(request_with(request.text, settings_.timeout));
        outcomes.front() = read(answer, 1).of(0);
    }
    co_return outcomes;
}

bool account::write_single(const message& m, std::string& out, delivery& refusal)
{
    const auto content = prepared(m.shared);
    if (content)
        return content->write_single(m, out, refusal);
    refusal = rejection(delivery_code::content, "the message has no email content");
    return false;
}

std::shared_ptr<const prepared_content> account::prepared(const std::shared_ptr<const content>& source)
{
    if (!source || source->channel != outbound::channel::email)
        return nullptr;
    const auto known = std::find_if(
        prepared_.begin(), prepared_.end(), [&](const auto& content) { return content->source() == source.get(); });
    if (known != prepared_.end()) {
        std::rotate(prepared_.begin(), known, known + 1);
        return prepared_.front();
    }
    if (prepared_.size() == contents_kept)
        prepared_.pop_back();
    return *prepared_.insert(
        prepared_.begin(), std::make_shared<const prepared_content>(source, settings_.sandbox, random_()));
}

http::request account::request_with(std::string_view text, std::chrono::milliseconds timeout) const noexcept
{
    http::request request;
    request.target = "/v3/mail/send";
    request.body = text;
    request.timeout = timeout;
    return request;
}

reading account::read(const http::answer& answer, std::size_t personalizations) const
{
    return read_answer(answer, personalizations, settings_.sandbox, time_.now());
}

}  // namespace outbound::sendgrid
