// A vendor as a row of the registry: how an account of it is configured and made, and who reads its webhooks.
#pragma once

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

/// A member of the settings for which an environment variable stands in.
struct variable_member {
    std::string_view name;
    const char* variable;
    bool is_required = true;  ///< One or the other must be there.
};

struct vendor {
    std::string_view name;          ///< `type` in the configuration.
    std::vector<channel> channels;  ///< An account serves each of them under its one name.
    shape settings;
    std::vector<variable_member> secrets = {};    ///< Of secret_shape().
    std::vector<variable_member> variables = {};  ///< Members that are no secrets.
    std::string_view webhook_proof =
        {};                   ///< The member without which webhooks are refused; empty: the credentials suffice.
    bool calls_back = false;  ///< It requests URLs below public_url while a message or a call is under way.

    /// Makes the account's provider for one of the channels from settings of that shape, secrets in the clear, with
    /// `public_url` beside them. Throws error{errc::config}.
    std::shared_ptr<provider> (*make)(const boost::json::object& settings, channel via,
        const boost::asio::any_io_executor& executor, clock& time) = nullptr;

    /// Makes the reader of the webhooks of all accounts. Throws error{errc::config}.
    std::shared_ptr<webhook_reader> (*make_webhooks)(std::span<const boost::json::object> accounts) = nullptr;
};

/// A secret has at most so many bytes.
constexpr std::size_t longest_secret = 16'384;

/// `"text"`, `{"env": "NAME"}` or `{"file": "PATH"}`.
shape secret_shape();

/// The members of a vendor's own, and those that every account has.
shape account_shape(std::vector<shape_member> own);

/// Reads the members that every account has.
void read_account(account_settings& into, const boost::json::object& from);

/// An integer member as a size.
std::size_t size_member(const boost::json::object& from, std::string_view name, std::size_t otherwise);

/// The settings of all accounts; `read` reads those of one.
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
