// The context of operations. Made by the service; one for all calls.
#pragma once

#include "api/running_keys.hpp"
#include "model/money.hpp"

#include <outbound/clock.hpp>
#include <outbound/event.hpp>
#include <outbound/provider.hpp>
#include <outbound/store.hpp>
#include <outbound/webhook.hpp>

#include <atomic>
#include <chrono>
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

/// A configured provider account, as operations need to know it.
struct account {
    std::string name;
    std::string type;
    outbound::channel channel = outbound::channel::email;
    bool has_sender = false;  ///< SMS and phone: it has a number or a messaging service of its own.
    bool calls_back = false;  ///< Its vendor requests URLs below public_url while a message or a call is under way.
};

/// A reader of webhooks, and where its vendor's requests arrive.
struct webhook_source {
    std::shared_ptr<webhook_reader> reader;
    std::vector<webhook_endpoint> endpoints;
};

/// Webhooks received since this process began.
struct webhook_counts {
    std::atomic<std::int64_t> accepted = 0;   ///< Requests.
    std::atomic<std::int64_t> refused = 0;    ///< Requests without a valid signature of a configured account.
    std::atomic<std::int64_t> malformed = 0;  ///< Requests with a valid signature that could not be read.
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
    bool only_known_senders = false;  ///< Others than `senders` are refused.

    /// Delivers at once through an account, beside the engine, and waits for the outcome.
    std::function<std::vector<delivery>(const std::string& account, const std::vector<message>& messages)> deliver_now;

    /// Checks the configured accounts; `online` asks their vendors. May be empty.
    std::function<std::vector<finding>(bool online)> examine_accounts;

    /// Notifies the engine that there may be work.
    std::function<void()> wake;

    /// Reports an event to the host.
    std::function<void(const event&)> tell;

    std::string
        public_url;  ///< The URL under which the endpoints are reachable, without a slash at its end; may be empty.
    std::vector<webhook_source> webhooks;
    api::webhook_counts webhook_counts;

    /// Imports are read and written back in several steps; one at a time.
    std::mutex imports;

    price_list prices;  ///< Prices of messages.

    /// Notes that a token was used. Copies of it may be called after the context is gone; it does not throw.
    std::function<void(token_id id)> record_token_use;

    /// Mailboxes of the accounts that the host serves itself (deliveries.next), by name.
    std::map<std::string, std::shared_ptr<host::mailbox>, std::less<>> mailboxes;

    /// Moves the clock forward and returns its new time; empty where the clock is the machine's.
    std::function<timestamp(std::chrono::microseconds by)> advance_clock;

    running_keys keys;
};

}  // namespace outbound::api
