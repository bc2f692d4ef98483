// The conformance suite of providers that speak HTTP: the promises that a host's own provider must keep, as cases of
// Boost.Test.
//
//     find_package(outbound 0.1 REQUIRED COMPONENTS cxx testing)
//     add_executable(crm_provider main.cpp)
//     target_link_libraries(crm_provider PRIVATE outbound::provider_conformance)
//
// The target brings the sources of the suite. main.cpp defines BOOST_TEST_MODULE and vendors(). The suite serves the
// provider from loopback and answers as the vendor would: every class of outcome, broken answers, deadlines,
// cancellation, batches, secrets.
#pragma once

#include <outbound/provider.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace outbound::testing {

/// How the account of a case is to be configured.
struct account_wishes {
    std::string url;  ///< Of the vendor's API.
    std::chrono::milliseconds timeout{10'000};
    std::string ca_file{};  ///< Certificates to trust; empty: the system's.
};

/// A response of the vendor, and what it says of the messages of its request.
struct vendor_response {
    std::string name;
    std::string response;  ///< Whole, as it goes over the wire.
    delivery::outcome outcome;
    std::string code;
    bool waits = false;       ///< retry_after is set.
    std::string suppression;  ///< delivery::suppress
};

struct vendor {
    std::string name;
    std::function<std::shared_ptr<provider>(const boost::asio::any_io_executor&, const account_wishes&)> make;
    std::shared_ptr<const outbound::content> content;
    std::string address_begin, address_end;  ///< Addresses of recipients, around a number of two digits.
    std::string accepted;                    ///< The response to one request that accepts it.
    std::vector<vendor_response> responses;
    std::vector<std::string> secrets;  ///< No detail may ever repeat them.

    message message_to(std::size_t number) const
    {
        message m;
        m.key = "k3v9x0qa-12-" + std::to_string(number + 100) + "-1";
        m.address = address_begin + std::to_string(number + 10) + address_end;
        m.values = {{"first_name", "Ann"}};
        m.text = content->channel == channel::sms ? content->sms.body.render(m.values) : std::string{};
        m.shared = content;
        return m;
    }

    std::vector<message> messages(std::size_t count) const
    {
        std::vector<message> made;
        for (std::size_t i = 0; i < count; ++i)
            made.push_back(message_to(i));
        return made;
    }
};

/// The vendors to test. Defined by the program that runs the suite.
const std::vector<vendor>& vendors();

}  // namespace outbound::testing
