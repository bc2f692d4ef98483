// Every check throws errc::config with the account's name. Responses are limited to 256 KiB.
#include "providers/common/account_settings.hpp"

#include "providers/common/answers.hpp"

#include <outbound/error.hpp>

#include <algorithm>

namespace outbound {
namespace {

constexpr std::uint64_t most_answer_bytes = 256 * 1024;

bool is_name(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

}  // namespace

void refuse_settings(const account_settings& s, std::string_view why)
{
    throw error{errc::config, "provider \"" + s.name + "\": " + std::string{why}};
}

void check_settings(const account_settings& s)
{
    if (!is_name(s.name))
        throw error{errc::config, "provider: the name must be 1–64 of a–z, 0–9 and -"};
    if (s.concurrency < 1 || s.concurrency > 1000)
        refuse_settings(s, "concurrency must be 1–1000");
    if (s.timeout.count() <= 0)
        refuse_settings(s, "timeout must be > 0");
}

void check_secret(const account_settings& s, std::string_view member, std::string_view secret, std::string_view wish)
{
    if (secret.empty())
        refuse_settings(s, std::string{member} + " is missing; " + std::string{wish});
    if (!std::all_of(secret.begin(), secret.end(), [](char c) { return c > ' ' && c < 0x7F; }))
        refuse_settings(s, std::string{member} + " must hold no spaces, line breaks or letters beyond ASCII");
}

http::client client_of(const boost::asio::any_io_executor& executor, const account_settings& s,
    std::string_view headers, std::vector<std::string> secrets, std::vector<std::string> answer_headers)
try {
    http::client_options options;
    options.base_url = s.base_url;
    options.headers = "User-Agent: outbound\r\nAccept: application/json\r\n" + std::string{headers};
    options.ca_file = s.ca_file;
    options.connections = s.concurrency;
    options.timeout = s.timeout;
    options.body_limit = most_answer_bytes;
    options.secrets = std::move(secrets);
    options.answer_headers = std::move(answer_headers);
    options.answer_headers.insert(options.answer_headers.end(), {reset_header, retry_header});
    return http::client{executor, options};
} catch (const error& wrong) {
    refuse_settings(s, wrong.what());
}

}  // namespace outbound
