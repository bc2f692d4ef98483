// Posts webhooks to the host over a few persistent connections.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <string>
#include <vector>

namespace simulator {

struct post {
    std::string target;   ///< Path and query.
    std::string headers;  ///< Whole lines with CRLF, without Host and Content-Length.
    std::string body;
    /// Called with status and body of the response; status 0 if there was none.
    std::function<void(unsigned status, const std::string& body)> done;
};

/// Use it on the thread of the context only.
class poster {
public:
    /// `target` is `http://host:port`, or a file that contains it and may be created later.
    poster(boost::asio::io_context& io, std::string target, std::size_t connections);

    void send(post report);

    /// Number of posts without a response.
    std::size_t pending() const noexcept { return queue_.size() - next_ + under_way_; }

private:
    struct place {
        std::string host;
        std::string port;
    };

    boost::asio::awaitable<void> work();
    bool find_place(place& to) const;

    boost::asio::io_context& io_;
    std::string target_;
    std::size_t connections_;
    std::size_t workers_ = 0;
    std::vector<post> queue_;
    std::size_t next_ = 0;
    std::size_t under_way_ = 0;
};

}  // namespace simulator
