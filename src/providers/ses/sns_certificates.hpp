// Fetches certificates of SNS from the URLs in its messages, if these are Amazon's.
#pragma once

#include "providers/ses/shared_fetches.hpp"
#include "providers/ses/sns.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace outbound::ses {

/// Threads: any.
class sns_certificates {
public:
    /// `ca_file`: root certificates; empty: none, see sns_certificate. `base_url` replaces the host of every URL (for
    /// the simulator); empty: no replacement. Throws error{errc::config}.
    sns_certificates(const std::string& ca_file, std::string base_url);

    /// Whether the message is expected and has a valid signature. An expected one is verified even while strangers
    /// occupy the common fetches; answers to others do not tell whether they are. Fetches nothing if the URL of the
    /// certificate is not SNS's. Throws error{errc::provider} if it cannot be fetched or is not valid.
    boost::asio::awaitable<bool> prove(const sns_message& m, timestamp now, bool is_expected);

    /// Requests the URL that confirms a subscription, for a message that is proven. Throws error{errc::provider} if
    /// that fails, or, without a request, if the URL is not SNS's.
    boost::asio::awaitable<void> confirm(const sns_message& m);

private:
    std::shared_ptr<const sns_certificate> find(const std::string& url, timestamp now);
    void keep(const std::string& url, std::shared_ptr<const sns_certificate> certificate);
    boost::asio::awaitable<bool> prove_by_reserve(const sns_message& m, sns_location from);

    shared_fetches fetches_;
    const std::unique_ptr<X509_STORE, store_free> roots_;
    std::mutex guard_;
    std::map<std::string, std::shared_ptr<const sns_certificate>> kept_;
};

}  // namespace outbound::ses
