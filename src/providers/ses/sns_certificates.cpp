// Fetches certificates through shared_fetches and caches them by URL.
#include "providers/ses/sns_certificates.hpp"

#include <outbound/error.hpp>

namespace outbound::ses {
namespace {

constexpr std::size_t most_kept_certificates = 64;

}  // namespace

sns_certificates::sns_certificates(const std::string& ca_file, std::string base_url)
    : fetches_{std::move(base_url)},
      roots_{ca_file.empty() ? nullptr : read_roots(ca_file)}
{
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
    const auto pem = co_await fetches_.get(*from);
    auto fetched = std::make_shared<const sns_certificate>(pem, roots_.get());
    const std::lock_guard alone{guard_};
    if (kept_.size() >= most_kept_certificates)
        kept_.clear();
    kept_[m.certificate_url] = fetched;
    co_return fetched;
}

boost::asio::awaitable<void> sns_certificates::confirm(const sns_message& m)
{
    const auto where = trusted_location(m.subscribe_url, m.topic);
    if (!where)
        throw error{errc::provider, "the message of SNS names a URL for confirming that is none of SNS's"};
    co_await fetches_.get(*where);
}

}  // namespace outbound::ses
