// A vendor as a row of the registry: configuration and construction of its accounts and webhook reader.
#pragma once

#include "model/sender_dns.hpp"
#include "model/shape.hpp"

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/providers/account_settings.hpp>
#include <outbound/webhook.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace outbound {

/// A member of the settings that an environment variable may supply.
struct variable_member {
    std::string_view name;
    const char* variable;
    bool is_required = true;  ///< The member or the variable must be set.
};

struct vendor {
    std::string_view name;          ///< `type` in the configuration.
    std::vector<channel> channels;  ///< An account serves all of them under one name.
    shape settings;
    std::vector<variable_member> secrets = {};    ///< Members of secret_shape().
    std::vector<variable_member> variables = {};  ///< Members that are not secrets.
    /// The member that webhooks require; empty: the credentials suffice.
    std::string_view webhook_proof = {};
    bool calls_back = false;  ///< The vendor requests URLs below public_url during a message or call.
    sender_dns dns = {};

    /// Creates the account's provider for one of the channels, from settings of that shape with resolved secrets and
    /// `public_url`. Throws error{errc::config}.
    std::shared_ptr<provider> (*make)(const boost::json::object& settings, channel via,
        const boost::asio::any_io_executor& executor, clock& time) = nullptr;

    /// Creates the webhook reader for all accounts. Throws error{errc::config}.
    std::shared_ptr<webhook_reader> (*make_webhooks)(std::span<const boost::json::object> accounts) = nullptr;
};

/// Maximum size of a secret in bytes.
constexpr std::size_t longest_secret = 16'384;

/// `"text"`, `{"env": "NAME"}` or `{"file": "PATH"}`.
shape secret_shape();

/// The shape of an account: the vendor's own members and the common ones.
shape account_shape(std::vector<shape_member> own);

/// Reads the common members.
void read_account(account_settings& into, const boost::json::object& from);

/// An integer member as a size.
std::size_t size_member(const boost::json::object& from, std::string_view name, std::size_t otherwise);

/// Reads the settings of all accounts; `read` reads one account.
template <class Settings>
std::vector<Settings> read_accounts(
    std::span<const boost::json::object> accounts, Settings (*read)(const boost::json::object&))
{
    std::vector<Settings> out;
    for (const auto& account : accounts)
        out.push_back(read(account));
    return out;
}

}  // namespace outbound
