// Decides who answers a request: the CRM's own pages, or outbound, on behalf of the CRM's user.
#pragma once

#include "database.hpp"
#include "login.hpp"
#include "pages.hpp"

#include <outbound/web.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace outbound {
class service;
}

namespace crm {

/// Threads: one, that of the loop.
class site {
public:
    /// `prefix` precedes every path in links, and is removed from those of requests. Blocking work runs on `workers`.
    site(database& data, outbound::service& outbound, boost::asio::any_io_executor workers, std::string prefix,
        bool is_secure);

    /// Begins to answer a request whose body follows.
    boost::asio::awaitable<std::unique_ptr<outbound::web_sink>> open(outbound::web_request head);

    /// Answers a request for one of the CRM's own pages.
    boost::asio::awaitable<outbound::web_response> answer(const outbound::web_request& request);

private:
    boost::asio::awaitable<outbound::web_response> log_in(const outbound::web_request& request);
    boost::asio::awaitable<outbound::web_response> show(std::string path, frame around);
    boost::asio::awaitable<outbound::web_response> add_person(const outbound::web_request& request);

    database& data_;
    outbound::service& outbound_;
    boost::asio::any_io_executor workers_;
    std::string prefix_;
    login login_;
};

}  // namespace crm
