// Every vendor, as the conformance suite sees it: how to make an account, what to send through it, and how it words its
// answers.
#pragma once

#include <outbound/provider.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace outbound::testing {

struct account_wishes {
    std::string url;
    std::chrono::milliseconds timeout{10'000};
    std::string ca_file{};
};

/// An answer and what it says of the messages of its request.
struct told {
    std::string name;
    std::string answer;  ///< Whole, as it goes over the wire.
    delivery::outcome what;
    std::string code;
    bool waits = false;       ///< retry_after is set.
    std::string suppression;  ///< delivery::suppress
};

struct vendor {
    std::string name;
    std::function<std::shared_ptr<provider>(const boost::asio::any_io_executor&, const account_wishes&)> make;
    std::shared_ptr<const outbound::content> says;
    std::string address_begin, address_end;  ///< Addresses of recipients, around a number of two digits.
    std::string accepted;                    ///< The answer to one request that took it.
    std::vector<told> answers;
    std::vector<std::string> secrets;  ///< What no detail may ever repeat.

    message message_to(std::size_t number) const;
    std::vector<message> messages(std::size_t count) const;
};

const std::vector<vendor>& vendors();

}  // namespace outbound::testing
