// The configuration document, checked and with resolved secrets.
#pragma once

#include "model/dashboard_settings.hpp"
#include "model/money.hpp"
#include "service/dns_resolver.hpp"
#include "service/secrets.hpp"
#include "service/server_settings.hpp"

#include <outbound/engine.hpp>
#include <outbound/finding.hpp>
#include <outbound/store.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

namespace host {
class mailbox;
}

/// A configured provider account for one of its channels: an account that serves two channels has two entries with the
/// same name.
struct provider_entry {
    std::string type;
    std::string name;
    outbound::channel channel = outbound::channel::email;
    boost::json::object settings = {};  ///< Checked by the shape of the type; secrets are resolved.
    /// Creates the provider of a host; empty for configured accounts.
    std::function<std::shared_ptr<provider>(boost::asio::any_io_executor)> make = {};
    /// Set for a configured account whose messages the host fetches; otherwise null.
    std::shared_ptr<host::mailbox> mailbox = {};

    /// Whether the account has its own number or pool of numbers. Providers of a host choose their sender themselves.
    bool has_sender() const
    {
        return make || settings.contains("from") ||
               (channel == outbound::channel::sms && settings.contains("messaging_service"));
    }
};

/// The type of a host's providers, and of configured accounts whose messages the host fetches.
inline constexpr std::string_view host_type = "host";

/// The parts of service_extras that affect the configuration document.
struct host_parts {
    std::vector<provider_entry> providers;
    bool has_store = false;
    bool has_contacts = false;
};

/// The source of time: the machine's clock, or a manual clock.
enum class clock_kind { machine, manual };

template <>
struct names<clock_kind> {
    static constexpr name_table<clock_kind, 2> value{{
        {clock_kind::machine, "machine"},
        {clock_kind::manual, "manual"},
    }};
};

struct configuration {
    store_options store;
    engine_options engine;  ///< Includes the routes.
    std::size_t threads = 1;
    bool private_webhooks = false;  ///< Events may be posted to this machine and to private networks.
    bool manual_clock = false;      ///< Time stands still until clock.advance advances it.
    std::vector<provider_entry> providers;
    std::vector<pace_limit> pace;
    std::vector<sender> senders;
    bool only_known_senders = false;  ///< True if the document names senders.
    /// By domain of senders: names of its DKIM keys.
    std::map<std::string, std::vector<std::string>, std::less<>> dkim_selectors;
    std::optional<outbound::dns_server> dns_server;  ///< `nullopt`: the system's.
    std::string public_url;                          ///< Without a trailing slash.
    dashboard_settings dashboard;
    server_settings server;
    price_list prices;
    std::vector<finding> warnings;  ///< Values that were not used unchanged.
};

/// Reads a document. Throws error{errc::config} that lists every fault with its path and quotes no value.
configuration read_configuration(
    std::string_view text, const environment& env = process_environment, const host_parts& host = {});

}  // namespace outbound
