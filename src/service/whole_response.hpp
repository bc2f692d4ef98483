// Answers web requests with complete bodies.
#pragma once

#include <outbound/service.hpp>

namespace outbound {

/// Runs the request on this thread. An endless body or one larger than 64 MiB becomes a problem document. Throws
/// std::bad_alloc.
web_response whole_response(service& over, const web_request& request);

/// The same without blocking the executor that it runs on: blocking work runs on `workers`. What is thrown is a
/// response, too.
boost::asio::awaitable<web_response> answer_whole(
    service& over, web_request request, boost::asio::any_io_executor workers);

}  // namespace outbound
