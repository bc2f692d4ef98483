// Beast refuses a Content-Length together with chunks, and differing lengths; all other checks are here.
#include "http/request_head.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/url/authority_view.hpp>
#include <boost/url/parse.hpp>

#include <algorithm>
#include <iterator>

namespace outbound::http {
namespace {

namespace beast = boost::beast;
namespace wire = boost::beast::http;

std::string origin_form(std::string_view target)
{
    for (const std::string_view scheme : {"http://", "https://"})
        if (beast::iequals({target.data(), std::min(target.size(), scheme.size())}, {scheme.data(), scheme.size()})) {
            const auto path = std::min(target.find('/', scheme.size()), target.size());
            return path == target.size() ? "/" : std::string{target.substr(path)};
        }
    return std::string{target};
}

/// Whether this is `uri-host [ ":" port ]` (RFC 9110, 7.2). Empty is well-formed, but http does not permit an empty
/// host (RFC 9110, 4.2.1), so that a server may refuse it (RFC 9112, 3.3).
bool is_host(std::string_view value)
{
    const auto authority = boost::urls::parse_authority({value.data(), value.size()});
    return authority && !authority->has_userinfo() && !authority->encoded_host().empty();
}

}  // namespace

std::optional<head_refusal> refusal_of(const request_parser& parser, std::size_t most_fields)
{
    const auto& head = parser.get();
    const auto fields = static_cast<std::size_t>(std::distance(head.begin(), head.end()));
    if (fields > most_fields)
        return head_refusal{
            refusals::too_large_header, "the header has more than " + std::to_string(most_fields) + " fields"};
    const auto encodings = head.count(wire::field::transfer_encoding);
    const auto lengths = head.count(wire::field::content_length);
    const bool is_chunked = head.version() >= 11 && beast::iequals(head[wire::field::transfer_encoding], "chunked");
    if (encodings > 1 || (encodings == 1 && !is_chunked))
        return head_refusal{
            refusals::malformed_request, "the end of the body is not known: Transfer-Encoding must be chunked, once"};
    const auto length = head[wire::field::content_length];  // Beast accepts a list of equal lengths.
    if (lengths + encodings > 1 || length.find(',') != length.npos)
        return head_refusal{
            refusals::malformed_request, "the end of the body is said twice: send one Content-Length or chunks"};
    const auto hosts = head.count(wire::field::host);
    if (hosts > 1 || (hosts == 0 && head.version() >= 11))
        return head_refusal{refusals::malformed_request, "the request must have one Host field"};
    if (hosts == 1 && !is_host(head[wire::field::host]))
        return head_refusal{refusals::malformed_request, "the Host field must be a host with or without a port"};
    return std::nullopt;
}

web_request to_request(const request_parser& parser)
{
    const auto& message = parser.get();
    web_request request;
    request.method = std::string{message.method_string()};
    request.target = origin_form({message.target().data(), message.target().size()});
    for (const auto& field : message)
        request.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
    return request;
}

}  // namespace outbound::http
