// A blocking client over a socket that sends and receives raw bytes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <poll.h>

#include <string>
#include <string_view>

namespace outbound::testing {

/// Sends the exact bytes of the test; all calls block.
class raw_client {
public:
    /// A buffer in bytes for what has not been received yet; 0: of the usual size.
    explicit raw_client(std::uint16_t port, const std::string& from = "127.0.0.1", int buffer = 0) : socket_{context_}
    {
        socket_.open(boost::asio::ip::tcp::v4());
        if (buffer > 0)
            socket_.set_option(boost::asio::socket_base::receive_buffer_size{buffer});
        socket_.bind({boost::asio::ip::make_address(from), 0});
        socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    }

    void send(std::string_view bytes)
    {
        boost::system::error_code gone;
        boost::asio::write(socket_, boost::asio::buffer(bytes.data(), bytes.size()), gone);
    }

    /// All bytes until the other end closes.
    std::string receive_all()
    {
        std::string text;
        boost::system::error_code end;
        boost::asio::read(socket_, boost::asio::dynamic_buffer(text), end);
        was_reset_ = end == boost::asio::error::connection_reset;
        return text;
    }

    /// Whether a reset ended receive_all(), not an end in order.
    bool was_reset() const { return was_reset_; }

    /// The header of the next answer, and `size` bytes of its body.
    std::string receive(std::size_t size)
    {
        boost::system::error_code end;
        const auto header = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(received_), "\r\n\r\n", end);
        while (!end && received_.size() < header + size) {
            char more[4096];
            const auto got = socket_.read_some(boost::asio::buffer(more), end);
            received_.append(more, got);
        }
        auto answer = received_.substr(0, header + size);
        received_.erase(0, answer.size());
        return answer;
    }

    /// The next `size` bytes of a body; fewer at the end.
    std::string receive_body(std::size_t size)
    {
        boost::system::error_code end;
        if (received_.size() < size)
            boost::asio::read(socket_, boost::asio::dynamic_buffer(received_),
                boost::asio::transfer_exactly(size - received_.size()), end);
        auto body = received_.substr(0, size);
        received_.erase(0, body.size());
        return body;
    }

    /// Sends `piece` repeatedly until the other end accepts nothing for 100 ms; returns the number of accepted bytes.
    std::size_t fill(std::string_view piece)
    {
        std::size_t taken = 0;
        socket_.non_blocking(true);
        for (bool is_ready = true; is_ready;) {
            boost::system::error_code full;
            taken += socket_.write_some(boost::asio::buffer(piece.data(), piece.size()), full);
            pollfd state{socket_.native_handle(), POLLOUT, 0};
            is_ready = !full || (full == boost::asio::error::would_block && ::poll(&state, 1, 100) > 0);
        }
        socket_.non_blocking(false);
        return taken;
    }

    /// Closes the socket.
    void leave() { socket_.close(); }

private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string received_;
    bool was_reset_ = false;
};

}  // namespace outbound::testing
