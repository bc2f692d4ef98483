// The configuration document, checked and with its secrets found.
#pragma once

#include "model/money.hpp"
#include "service/secrets.hpp"

#include <outbound/engine.hpp>
#include <outbound/finding.hpp>
#include <outbound/store.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

namespace host {
class mailbox;
}

/// One provider account as configured, for one of its channels: an account that serves two stands twice, under one
/// name.
struct provider_entry {
    std::string type;
    std::string name;
    outbound::channel channel = outbound::channel::email;
    boost::json::object settings = {};  ///< Checked by the type's own shape; secrets in the clear.
    /// Makes the provider that a host brings; empty for configured accounts.
    std::function<std::shared_ptr<provider>(boost::asio::any_io_executor)> make = {};
    std::shared_ptr<host::mailbox> mailbox = {};  ///< Of a configured account that the host serves; else null.

    /// Whether the account has a number, or a pool of them, to send from by itself. Those of a host see to it.
    bool has_sender() const
    {
        return make || settings.contains("from") ||
               (channel == outbound::channel::sms && settings.contains("messaging_service"));
    }
};

/// The type of the providers that a host brings, and of configured accounts whose messages it fetches.
inline constexpr std::string_view host_type = "host";

/// What a host brings, as far as the document is concerned.
struct host_parts {
    std::vector<provider_entry> providers;
    bool has_store = false;
    bool has_contacts = false;
};

/// Whose time counts.
enum class clock_kind { machine, manual };

template <>
struct names<clock_kind> {
    static constexpr std::array<std::pair<clock_kind, std::string_view>, 2> value{{
        {clock_kind::machine, "machine"},
        {clock_kind::manual, "manual"},
    }};
};

struct configuration {
    store_options store;
    engine_options engine;  ///< With the routes.
    std::size_t threads = 1;
    bool manual_clock = false;  ///< Time stands still until clock.advance moves it.
    std::vector<provider_entry> providers;
    std::vector<pace_limit> pace;
    std::vector<sender> senders;
    bool only_known_senders = false;  ///< The document names senders.
    std::string public_url;           ///< Without a slash at its end.
    price_list prices;
    std::vector<finding> warnings;  ///< Values that were not used as they stand.
};

/// Reads a document. Throws error{errc::config} that lists every fault with its path, and quotes no value.
configuration read_configuration(
    std::string_view text, const environment& env = process_environment, const host_parts& host = {});

}  // namespace outbound
