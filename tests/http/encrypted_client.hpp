// A blocking client over TLS.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <openssl/ssl.h>

#include <string>
#include <string_view>

namespace outbound::testing {

/// Trusts every certificate.
class encrypted_client {
public:
    explicit encrypted_client(std::uint16_t port, int newest_version = TLS1_3_VERSION)
        : tls_{context_up_to(newest_version)}
    {
        stream_.lowest_layer().connect({boost::asio::ip::make_address("127.0.0.1"), port});
    }

    /// Whether the handshake succeeds.
    bool connect()
    {
        boost::system::error_code fault;
        stream_.handshake(boost::asio::ssl::stream_base::client, fault);
        return !fault;
    }

    void send(std::string_view bytes)
    {
        boost::system::error_code gone;
        boost::asio::write(stream_, boost::asio::buffer(bytes.data(), bytes.size()), gone);
    }

    /// All bytes up to the end, which ended() then tells.
    std::string receive_all()
    {
        std::string text;
        boost::asio::read(stream_, boost::asio::dynamic_buffer(text), ended_);
        return text;
    }

    const boost::system::error_code& ended() const noexcept { return ended_; }
    SSL* native() noexcept { return stream_.native_handle(); }

private:
    static boost::asio::ssl::context context_up_to(int version)
    {
        boost::asio::ssl::context context{boost::asio::ssl::context::tls_client};
        SSL_CTX_set_security_level(context.native_handle(), 0);
        SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context.native_handle(), version);
        return context;
    }

    boost::asio::io_context context_;
    boost::asio::ssl::context tls_;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_{context_, tls_};
    boost::system::error_code ended_;
};

}  // namespace outbound::testing
