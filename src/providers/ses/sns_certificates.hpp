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

    /// The certificate that the message names. Null: its URL is not SNS's, and nothing was fetched. Throws
    /// error{errc::provider} if it cannot be fetched or is not valid.
    boost::asio::awaitable<std::shared_ptr<const sns_certificate>> of(const sns_message& m, timestamp now);

    /// Requests the URL that confirms a subscription. Throws error{errc::provider} if that fails, or, without a
    /// request, if the URL is not SNS's.
    boost::asio::awaitable<void> confirm(const sns_message& m);

private:
    shared_fetches fetches_;
    const std::unique_ptr<X509_STORE, store_free> roots_;
    std::mutex guard_;
    std::map<std::string, std::shared_ptr<const sns_certificate>> kept_;
};

}  // namespace outbound::ses
