// The context of operations. Created by the service and shared by all calls.
#pragma once

#include "api/call_times.hpp"
#include "api/running_keys.hpp"
#include "model/dashboard_settings.hpp"
#include "model/dns_answer.hpp"
#include "model/money.hpp"
#include "model/sender_dns.hpp"

#include <outbound/clock.hpp>
#include <outbound/event.hpp>
#include <outbound/provider.hpp>
#include <outbound/store.hpp>
#include <outbound/webhook.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace outbound::host {
class mailbox;
}

namespace outbound::api {

/// A configured provider account, with the properties that operations need.
struct account {
    std::string name;
    std::string type;
    outbound::channel channel = outbound::channel::email;
    bool has_sender = false;  ///< SMS and phone: the account has a number or a messaging service.
    bool calls_back = false;  ///< Its vendor requests URLs below public_url during a message or call.
    sender_dns dns{};         ///< What its vendor wants of the domains of senders.
};

/// A webhook reader and its endpoint.
struct webhook_source {
    std::shared_ptr<webhook_reader> reader;
    std::vector<webhook_endpoint> endpoints;
};

/// An endpoint's response.
struct webhook_reply {
    unsigned status = 0;  ///< HTTP status; 0: there was none.
    std::string detail;   ///< Why; empty otherwise.
};

/// A document of the inbox of a simulator.
struct sandbox_reply {
    unsigned status = 0;  ///< HTTP status; 0: it cannot be reached.
    std::string body;
};

/// Counts of webhooks received by this process.
struct webhook_counts {
    std::atomic<std::int64_t> accepted = 0;   ///< Requests.
    std::atomic<std::int64_t> refused = 0;    ///< Requests without a valid signature of a configured account.
    std::atomic<std::int64_t> malformed = 0;  ///< Requests with a valid signature that could not be parsed.
    std::atomic<std::int64_t> stored = 0;     ///< Events.
    std::atomic<std::int64_t> duplicates = 0;
    std::atomic<std::int64_t> unmatched = 0;
    std::atomic<std::int64_t> foreign = 0;
};

struct context {
    outbound::store& store;
    outbound::clock& clock;
    std::map<channel, std::vector<std::string>> routes;  ///< Names of accounts, first choice first.
    std::vector<account> accounts;
    std::vector<sender> senders;      ///< The first is the default sender of campaigns.
    bool only_known_senders = false;  ///< Refuses other senders than `senders`.

    /// Delivers immediately through an account, without the engine, and waits for the outcome.
    std::function<std::vector<delivery>(const std::string& account, const std::vector<message>& messages)> deliver_now;

    /// Checks the configured accounts and the server's certificate; with `online`, queries the vendors. May be empty.
    std::function<std::vector<finding>(bool online)> examine_configuration;

    /// Notifies the engine that there may be work.
    std::function<void()> wake;

    /// Reports an event to the host.
    std::function<void(const event&)> tell;

    /// Base URL of the endpoints, without a trailing slash; may be empty.
    std::string public_url;
    std::vector<webhook_source> webhooks;
    api::webhook_counts webhook_counts;
    api::call_times call_times;  ///< Of calls over the web.

    /// Serialises imports, which read and write their job in several steps.
    std::mutex imports;

    price_list prices;  ///< Prices of messages.

    /// Records the use of a token. Copies may be called after the context is destroyed. Does not throw.
    std::function<void(token_id id)> record_token_use;

    /// By account name: mailboxes of accounts whose messages the host delivers (deliveries.next).
    std::map<std::string, std::shared_ptr<host::mailbox>, std::less<>> mailboxes;

    /// Advances the clock and returns its new time; empty if the clock is the machine's.
    std::function<timestamp(std::chrono::microseconds by)> advance_clock;

    running_keys keys;

    /// Posts an event to an endpoint at once, and waits for the answer.
    std::function<webhook_reply(const event_endpoint& to, const logged_event& event)> post_event;

    bool private_webhooks = false;  ///< Endpoints may be on this machine and in private networks.

    dashboard_settings dashboard{};

    std::size_t most_costly_reads = 2;  ///< Over the web, at once; see operation::is_costly.
    /// Reads what is below the URL of the sandbox's inbox; empty unless it is on this machine.
    std::function<sandbox_reply(const std::string& below)> read_sandbox{};

    dns_query query_dns{};  ///< Asks name servers; may be empty.
    /// By domain of senders: names of its DKIM keys, from the configuration.
    std::map<std::string, std::vector<std::string>, std::less<>> dkim_selectors{};
};

}  // namespace outbound::api
