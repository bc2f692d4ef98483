// Certificates of SNS, fetched from where its messages say, if that is Amazon.
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
    /// `ca_file`: roots that certificates must lead to; empty: none, see sns_certificate. `base_url`: where everything
    /// is fetched instead of from the host in a URL (the simulator); empty: from there. Throws error{errc::config}.
    sns_certificates(const std::string& ca_file, std::string base_url);

    /// The certificate that the message names. Null: its URL is none of SNS's, and nothing was fetched. Throws
    /// error{errc::provider} when it cannot be fetched or does not hold.
    boost::asio::awaitable<std::shared_ptr<const sns_certificate>> of(const sns_message& m, timestamp now);

    /// Visits the URL that confirms a subscription. Throws error{errc::provider} when that fails, and when the URL is
    /// none of SNS's: then nothing was visited.
    boost::asio::awaitable<void> confirm(const sns_message& m);

private:
    shared_fetches fetches_;
    const std::unique_ptr<X509_STORE, store_free> roots_;
    std::mutex guard_;
    std::map<std::string, std::shared_ptr<const sns_certificate>> kept_;
};

}  // namespace outbound::ses
