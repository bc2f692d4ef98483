// A worker keeps its connection until it is idle.
#include "poster.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <fstream>

namespace simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr asio::as_tuple_t<asio::use_awaitable_t<>> use_results{asio::use_awaitable};
constexpr auto longest_wait = 15s;  // like the vendors

std::string wire_form(const post& report, const std::string& host)
{
    return "POST " + report.target + " HTTP/1.1\r\nHost: " + host + "\r\n" + report.headers +
           "Content-Length: " + std::to_string(report.body.size()) + "\r\n\r\n" + report.body;
}

}  // namespace

poster::poster(asio::io_context& io, std::string target, std::size_t connections)
    : io_{io},
      target_{std::move(target)},
      connections_{connections}
{
}

void poster::send(post report)
{
    queue_.push_back(std::move(report));
    if (workers_ == connections_)
        return;
    ++workers_;
    asio::co_spawn(io_, work(), asio::detached);
}

bool poster::find_place(place& to) const
{
    std::string url = target_;
    if (!url.starts_with("http://")) {
        std::ifstream file{target_};
        std::getline(file, url);
    }
    constexpr std::string_view scheme = "http://";
    const auto colon = url.rfind(':');
    if (!url.starts_with(scheme) || colon <= scheme.size())
        return false;
    to = {url.substr(scheme.size(), colon - scheme.size()), url.substr(colon + 1)};
    return true;
}

asio::awaitable<void> poster::work()
{
    place to;
    beast::tcp_stream stream{io_};
    beast::flat_buffer buffer;
    bool is_open = false;
    while (next_ < queue_.size()) {
        post report = std::move(queue_[next_++]);
        if (next_ == queue_.size()) {
            queue_.clear();
            next_ = 0;
        }
        ++under_way_;
        unsigned status = 0;
        std::string answer;
        if (!is_open && find_place(to)) {
            tcp::resolver names{io_};
            const auto [unknown, found] = co_await names.async_resolve(to.host, to.port, use_results);
            stream.expires_after(longest_wait);
            if (!unknown) {
                const auto [refused, at] = co_await stream.async_connect(found, use_results);
                is_open = !refused;
            }
        }
        if (is_open) {
            const auto bytes = wire_form(report, to.host);
            stream.expires_after(longest_wait);
            const auto [broken, written] = co_await asio::async_write(stream, asio::buffer(bytes), use_results);
            beast::http::response_parser<beast::http::string_body> reading;
            is_open = !broken;
            if (is_open) {
                const auto [failed, read] = co_await beast::http::async_read(stream, buffer, reading, use_results);
                is_open = !failed && reading.get().keep_alive();
                if (!failed) {
                    status = reading.get().result_int();
                    answer = reading.get().body();
                }
            }
        }
        if (!is_open) {
            stream.close();
            buffer.clear();
        }
        --under_way_;
        report.done(status, answer);
    }
    --workers_;
}

}  // namespace simulator
