#include "service/sandbox_reader.hpp"

#include "http/origin.hpp"
#include "model/fork_gate.hpp"
#include "model/run_coroutine.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/io_context.hpp>

namespace outbound {
namespace {

constexpr std::chrono::seconds longest_read{5};
constexpr std::uint64_t largest_document = 8 * 1024 * 1024;

bool is_on_this_machine(const std::string& url)
try {
    return http::is_loopback(http::parse_origin(url).host);
} catch (const error&) {
    return false;
}

api::sandbox_reply read_sandbox(const std::string& url, const std::string& below)
{
    const auto place = http::parse_origin(url);
    const auto target = place.path + below;
    http::client_options options;
    options.base_url = (place.tls ? "https://" : "http://") + place.authority;
    options.timeout = longest_read;
    options.body_limit = largest_document;
    boost::asio::io_context context{1};
    http::client client{context.get_executor(), options};
    auto answer = run_coroutine(context, client.send({"GET", target, {}, {}, longest_read}));
    return {answer.status, std::move(answer.body)};
}

}  // namespace

std::function<api::sandbox_reply(const std::string& below)> reader_of_sandbox(const std::string& url)
{
    if (!is_on_this_machine(url))
        return {};
    return [url](const std::string& below) {
        const fork_gate::opening during_the_wait;
        return read_sandbox(url, below);
    };
}

}  // namespace outbound
