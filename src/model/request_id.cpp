#include "model/request_id.hpp"

#include "model/ascii.hpp"
#include "model/digest.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace outbound {
namespace {

constexpr std::string_view field_name = "X-Request-Id";
constexpr std::size_t longest_id = 128;

}  // namespace

bool is_request_id(std::string_view text) noexcept
{
    const auto is_allowed = [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view{"-_.=:"}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= longest_id && std::ranges::all_of(text, is_allowed);
}

std::string request_id_of(const web_request& request)
{
    if (!request.id.empty())
        return request.id;
    const auto given = request.header(field_name);
    return is_request_id(given) ? std::string{given} : make_request_id();
}

// Not by system_random(): std::random_device costs 10 microseconds in a virtual machine, on every request.
std::string make_request_id()
{
    char bytes[16];
    if (::getentropy(bytes, sizeof bytes) != 0)
        throw std::system_error{errno, std::generic_category(), "getentropy"};
    return to_hex({bytes, sizeof bytes});
}

void add_request_id(web_response& response, std::string_view id)
{
    if (!response.header(field_name).empty())
        return;
    response.headers.push_back({std::string{field_name}, std::string{id}});
    auto& body = response.body;
    if (response.header("content-type") == "application/problem+json" && body.ends_with('}'))
        body.insert(body.size() - 1, ",\"request_id\":\"" + std::string{id} + '"');
}

}  // namespace outbound
