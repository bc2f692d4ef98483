// Fetches certificates through shared_fetches and caches them by URL.
#include "providers/ses/sns_certificates.hpp"

#include <outbound/error.hpp>

#include <utility>

namespace outbound::ses {
namespace {

constexpr std::size_t most_kept_certificates = 64;

}  // namespace

sns_certificates::sns_certificates(const std::string& ca_file, std::string base_url)
    : fetches_{std::move(base_url)},
      roots_{ca_file.empty() ? nullptr : read_roots(ca_file)}
{
}

std::shared_ptr<const sns_certificate> sns_certificates::find(const std::string& url, timestamp now)
{
    const std::lock_guard alone{guard_};
    const auto found = kept_.find(url);
    return found != kept_.end() && found->second->holds_at(now) ? found->second : nullptr;
}

void sns_certificates::keep(const std::string& url, std::shared_ptr<const sns_certificate> certificate)
{
    const std::lock_guard alone{guard_};
    if (kept_.size() >= most_kept_certificates)
        kept_.clear();
    kept_[url] = std::move(certificate);
}

boost::asio::awaitable<bool> sns_certificates::prove(const sns_message& m, timestamp now, bool is_expected)
{
    const auto from = certificate_location(m);
    if (!from)
        co_return false;
    auto certificate = find(m.certificate_url, now);
    if (!certificate) {
        if (is_expected && fetches_.is_full())
            co_return co_await prove_by_reserve(m, *from);
        const auto pem = co_await fetches_.get(*from);
        certificate = std::make_shared<const sns_certificate>(pem, roots_.get());
        keep(m.certificate_url, certificate);
    }
    co_return certificate->signed_by(m) && is_expected;
}

// A message that is not proven fails like any for which no fetch is left, and leaves nothing behind. Otherwise it would
// tell that its topic is configured.
boost::asio::awaitable<bool> sns_certificates::prove_by_reserve(const sns_message& m, sns_location from)
{
    std::shared_ptr<const sns_certificate> certificate;
    try {
        const auto pem = co_await fetches_.get(from, fetch_slots::reserved);
        certificate = std::make_shared<const sns_certificate>(pem, roots_.get());
    } catch (const error&) {
        throw shared_fetches::full(from);
    }
    if (!certificate->signed_by(m))
        throw shared_fetches::full(from);
    keep(m.certificate_url, std::move(certificate));
    co_return true;
}

boost::asio::awaitable<void> sns_certificates::confirm(const sns_message& m)
{
    const auto where = trusted_location(m.subscribe_url, m.topic);
    if (!where)
        throw error{errc::provider, "the message of SNS names a URL for confirming that is none of SNS's"};
    co_await fetches_.get(*where, fetch_slots::reserved);
}

}  // namespace outbound::ses
