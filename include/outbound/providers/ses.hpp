// Email through Amazon SES. Accounts of type `ses` in a configuration need none of these functions; they serve hosts
// that run their own engine.
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
    std::string session_token;  ///< Of temporary credentials; empty for permanent ones.
};

}  // namespace aws

namespace ses {

/// base_url: empty for the endpoint of the region, `https://email.REGION.amazonaws.com` or the like in the domain of
/// its partition.
struct settings : account_settings {
    settings() { name = "ses"; }

    std::string region;  ///< `us-east-1`
    aws::credentials credentials;
    std::string configuration_set;    ///< Determines where events are published; empty: the identity's default.
    std::vector<std::string> topics;  ///< ARNs of the SNS topics whose events are accepted.
    /// Root certificates for SNS's signing certificate; empty: Amazon's server is trusted.
    std::string sns_ca_file;
    std::string sns_base_url;  ///< For tests: URL of SNS's certificates; empty: Amazon.
};

}  // namespace ses

/// Opens no connection. Throws error{errc::config}, which names the member, for invalid settings.
std::shared_ptr<provider> make_ses(
    const boost::asio::any_io_executor& executor, ses::settings settings, clock& clock = system_clock());

/// Reads the webhooks of these accounts. The last account that sets sns_ca_file or sns_base_url sets them for all
/// accounts. Throws error{errc::config} for an unreadable file.
std::shared_ptr<webhook_reader> make_ses_webhooks(std::span<const ses::settings> accounts);

}  // namespace outbound
