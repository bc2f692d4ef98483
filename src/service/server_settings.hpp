// Settings of a listener that the configuration gives.
#pragma once

#include <outbound/names.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace outbound {

/// The requests in the access log: all, those that failed on the side of the server (5xx), or none.
enum class logged_requests { all, failed, none };

template <>
struct names<logged_requests> {
    static constexpr name_table<logged_requests, 3> value{{
        {logged_requests::all, "all"},
        {logged_requests::failed, "failed"},
        {logged_requests::none, "none"},
    }};
};

struct server_settings {
    std::vector<std::string> hosts;    ///< Hosts for which it answers, as http::is_served_host(); never empty.
    std::vector<std::string> proxies;  ///< Addresses or networks of web servers in front.
    std::string certificate;           ///< PEM file; empty: no TLS.
    std::string key;                   ///< PEM file; set together with `certificate`.
    logged_requests access_log = logged_requests::failed;
    std::string access_log_file;   ///< Empty: the standard error.
    std::size_t costly_reads = 2;  ///< Maximum number at once.
};

}  // namespace outbound
