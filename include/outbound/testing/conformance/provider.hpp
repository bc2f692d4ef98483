// The conformance suite for providers that use HTTP: the guarantees that a host's provider must give, as cases of
// Boost.Test.
//
//     find_package(outbound 0.1 REQUIRED COMPONENTS cxx testing)
//     add_executable(crm_provider main.cpp)
//     target_link_libraries(crm_provider PRIVATE outbound::provider_conformance)
//
// The target compiles the sources of the suite. main.cpp defines BOOST_TEST_MODULE and vendors(). The suite runs an
// HTTP server on loopback that responds as the vendor would: every class of outcome, malformed responses, deadlines,
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

/// Settings of the account for one test case.
struct account_wishes {
    std::string url;  ///< URL of the vendor's API.
    std::chrono::milliseconds timeout{10'000};
    std::string ca_file{};  ///< Certificates to trust; empty: the system's.
};

/// A response of the vendor, and the outcome that it means for the messages of the request.
struct vendor_response {
    std::string name;
    std::string response;  ///< The complete response as sent over the wire.
    delivery::outcome outcome;
    std::string code;
    bool waits = false;       ///< retry_after is set.
    std::string suppression;  ///< delivery::suppress
};

struct vendor {
    std::string name;
    std::function<std::shared_ptr<provider>(const boost::asio::any_io_executor&, const account_wishes&)> make;
    std::shared_ptr<const outbound::content> content;
    std::string address_begin, address_end;  ///< Recipients' addresses are begin, a number of two digits, end.
    std::string accepted;                    ///< The response that accepts one request.
    std::vector<vendor_response> responses;
    std::vector<std::string> secrets;  ///< Must not appear in any detail.

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
