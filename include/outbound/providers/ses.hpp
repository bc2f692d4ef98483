// Email through Amazon SES. A configuration makes such accounts by itself (type `ses`); these functions are for hosts
// that run an engine of their own.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/providers/account_settings.hpp>
#include <outbound/webhook.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace outbound {

namespace aws {

struct credentials {
    std::string access_key;
    std::string secret_key;
    std::string session_token;  ///< Of temporary credentials; empty for lasting ones.
};

}  // namespace aws

namespace ses {

/// base_url: empty for the region's own (`https://email.<region>.amazonaws.com`, or in the domain of the region's
/// partition).
struct settings : account_settings {
    settings() { name = "ses"; }

    std::string region;  ///< `us-east-1`
    aws::credentials credentials;
    std::string configuration_set;    ///< Where events are published; empty: the identity's default.
    std::vector<std::string> topics;  ///< ARNs of the SNS topics whose events are taken.
    std::string sns_ca_file;          ///< Certificates that SNS's must lead to; empty: Amazon's server is trusted.
    std::string sns_base_url;         ///< Where the certificates of SNS are fetched, for tests; empty: from Amazon.
};

}  // namespace ses

/// Opens no connection. Throws error{errc::config} for settings that are refused, which names the member.
std::shared_ptr<provider> make_ses(
    const boost::asio::any_io_executor& executor, ses::settings settings, clock& clock = system_clock());

/// Reads the webhooks of these accounts. The last account with sns_ca_file or sns_base_url decides on them for all.
/// Throws error{errc::config} for a file that cannot be read.
std::shared_ptr<webhook_reader> make_ses_webhooks(std::span<const ses::settings> accounts);

}  // namespace outbound
