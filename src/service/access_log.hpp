// The access log: a line of JSON for each request, without addresses, secrets and values of paths.
#pragma once

#include "http/listener.hpp"
#include "service/line_writer.hpp"
#include "service/server_settings.hpp"

#include <string>

namespace outbound {

/// The line of a request, without the end of line.
std::string access_line(const http::request_record& request);

/// Threads: any.
class access_log {
public:
    /// Throws error{errc::config} if the file cannot be opened.
    explicit access_log(const server_settings& settings);

    /// Appends a line for the request if it is one of those that are logged. Successful health checks never are. Does
    /// not block.
    void add(const http::request_record& request);

private:
    bool wants(const http::request_record& request) const;

    const logged_requests requests_;
    line_writer writer_;
};

}  // namespace outbound
