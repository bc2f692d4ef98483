// Certificates of SNS, fetched from where its messages say.
#include "providers/ses/sns_certificates.hpp"

#include <outbound/error.hpp>
#include <outbound/https_client.hpp>

#include <boost/asio/this_coro.hpp>

namespace outbound::ses {
namespace {

constexpr std::size_t most_kept = 16;
constexpr std::uint64_t largest_answer = 64 * 1024;
constexpr std::chrono::seconds longest_fetch{5};  // SNS waits 15 s for the answer to its message.

}  // namespace

sns_certificates::sns_certificates(const std::string& ca_file, std::string base_url)
    : base_url_{std::move(base_url)},
      roots_{ca_file.empty() ? nullptr : read_roots(ca_file)}
{
}

boost::asio::awaitable<std::string> sns_certificates::fetch(const sns_location& from) const
{
    http::client_options options;
    options.base_url = base_url_.empty() ? "https://" + from.host : base_url_;
    options.connections = 1;
    options.timeout = longest_fetch;
    options.body_limit = largest_answer;
    const auto executor = co_await boost::asio::this_coro::executor;
    http::client client{executor, options};
    http::request wanted;
    wanted.method = "GET";
    wanted.target = from.target;
    auto answer = co_await client.send(wanted);
    if (!answer.ok() || answer.status != 200)
        throw error{errc::provider, "SNS at " + from.host + " does not give what its message names: " +
                                        (answer.ok() ? "HTTP " + std::to_string(answer.status) : answer.detail)};
    co_return std::move(answer.body);
}

boost::asio::awaitable<std::shared_ptr<const sns_certificate>> sns_certificates::of(const sns_message& m, timestamp now)
{
    const auto from = certificate_location(m);
    if (!from)
        co_return nullptr;
    {
        const std::lock_guard alone{guard_};
        const auto found = kept_.find(m.certificate_url);
        if (found != kept_.end() && found->second->holds_at(now))
            co_return found->second;
    }
    const auto pem = co_await fetch(*from);
    auto fetched = std::make_shared<const sns_certificate>(pem, roots_.get());
    const std::lock_guard alone{guard_};
    if (kept_.size() >= most_kept)
        kept_.clear();
    kept_[m.certificate_url] = fetched;
    co_return fetched;
}

boost::asio::awaitable<void> sns_certificates::confirm(const sns_message& m) const
{
    const auto where = trusted_location(m.subscribe_url, m.topic);
    if (!where)
        throw error{errc::provider, "the message of SNS names a URL for confirming that is none of SNS's"};
    co_await fetch(*where);
}

}  // namespace outbound::ses
