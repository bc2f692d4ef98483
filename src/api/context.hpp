// What operations work with. Made by the service; one for all calls.
#pragma once

#include "model/money.hpp"

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/store.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace outbound::api {

/// A configured provider account, as operations need to know it.
struct account {
    std::string name;
    std::string type;
    outbound::channel channel = outbound::channel::email;
    bool has_sender = false;  ///< SMS and phone: it has a number or a messaging service of its own.
};

struct context {
    outbound::store& store;
    outbound::clock& clock;
    std::map<channel, std::vector<std::string>> routes;  ///< Names of accounts, first choice first.
    std::vector<account> accounts;
    std::vector<sender> senders;      ///< The first is who campaigns come from unless they say otherwise.
    bool only_known_senders = false;  ///< Others than `senders` are refused.

    /// Delivers at once through an account, beside the engine, and waits for the outcome.
    std::function<std::vector<delivery>(const std::string& account, const std::vector<message>& messages)> deliver_now;

    /// Tells the engine that there may be work.
    std::function<void()> wake;

    /// Imports are read and written back in several steps; one at a time.
    std::mutex imports;

    price_list prices;  ///< What messages cost.
};

}  // namespace outbound::api
