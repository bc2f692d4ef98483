// A service that listens, and an HTTP client of it over a socket.
#pragma once

#include "api/fixture.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <string>

namespace outbound {

/// The path of a route with 1 for every parameter.
inline std::string filled(std::string path)
{
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
        path.replace(open, path.find('}') - open + 1, "1");
    return path;
}

/// Callers name their own scopes in the field X-Scopes, which no real host would allow.
struct web_fixture : service_fixture {
    using reply = boost::beast::http::response<boost::beast::http::string_body>;

    explicit web_fixture(std::string_view config = plain, std::size_t threads = 4)
        : service_fixture{config, extras_with_scopes()}
    {
        listen_options options;
        options.port = 0;
        options.threads = threads;
        port = service->listen(options);
    }

    ~web_fixture() { service->stop_listening(std::chrono::seconds{30}); }

    static service_extras extras_with_scopes()
    {
        service_extras extras;
        extras.authenticate = [](const web_request& head) -> std::optional<web_access> {
            const auto granted = from_string<scope>(head.header("x-scopes"));
            return granted ? std::optional{web_access{"a test", {*granted}}} : std::nullopt;
        };
        return extras;
    }

    boost::asio::ip::tcp::socket connect()
    {
        boost::asio::ip::tcp::socket socket{context};
        socket.connect({boost::asio::ip::make_address("127.0.0.1"), port});
        return socket;
    }

    static void send(boost::asio::ip::tcp::socket& to, const std::string& text)
    {
        boost::asio::write(to, boost::asio::buffer(text));
    }

    /// The whole response, without its chunks.
    static reply receive(boost::asio::ip::tcp::socket& from, bool is_head = false)
    {
        boost::beast::flat_buffer buffer;
        boost::beast::http::response_parser<boost::beast::http::string_body> parser;
        parser.body_limit(boost::none);
        parser.skip(is_head);
        boost::beast::http::read(from, buffer, parser);
        return parser.release();
    }

    /// `fields` are whole lines, each ended by CRLF.
    static std::string header_of(
        std::string_view method, std::string_view target, std::string_view fields, std::size_t size)
    {
        return std::string{method} + ' ' + std::string{target} +
               " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(size) + "\r\n" +
               std::string{fields} + "\r\n";
    }

    reply ask(
        std::string_view method, std::string_view target, std::string_view fields = {}, const std::string& body = {})
    {
        auto socket = connect();
        send(socket, header_of(method, target, fields, body.size()) + body);
        return receive(socket, method == "HEAD");
    }

    /// Sends JSON as an administrator. The status must be the expected one.
    boost::json::object ask_json(
        unsigned status, std::string_view method, const std::string& path, const std::string& body = {})
    {
        const auto got = ask(method, "/api/v1/outbound" + path, std::string{admin} + json_type, body);
        BOOST_REQUIRE_MESSAGE(
            got.result_int() == status, method << ' ' << path << ": " << got.result_int() << ' ' << got.body());
        return boost::json::parse(got.body()).as_object();
    }

    static constexpr const char* admin = "X-Scopes: admin\r\n";
    static constexpr const char* json_type = "Content-Type: application/json\r\n";

    boost::asio::io_context context;
    std::uint16_t port = 0;
};

}  // namespace outbound
