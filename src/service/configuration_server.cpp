#include "service/configuration_server.hpp"

#include "model/json_members.hpp"

namespace outbound {

namespace json = boost::json;

shape server_shape()
{
    const auto path = shapes::text(1, 4096);
    return shapes::object({
        optional(
            "certificate", path, "PEM file of the server's certificate, followed by its issuers; left out: no TLS."),
        optional("key", path, "PEM file of the certificate's key."),
        optional("access_log", shapes::enumeration<logged_requests>(), "Requests in the access log; left out: failed."),
        optional("access_log_file", path, "Where lines are appended; left out: the standard error."),
    });
}

server_settings read_server(const json::object& document, std::vector<violation>& broken)
{
    const auto given = object_member(document, "server");
    server_settings out;
    out.certificate = text_member(given, "certificate");
    out.key = text_member(given, "key");
    if (out.certificate.empty() != out.key.empty())
        broken.push_back({out.key.empty() ? "server.certificate" : "server.key",
            out.key.empty() ? "needs server.key beside it" : "needs server.certificate beside it"});
    out.access_log = named_member<logged_requests>(given, "access_log").value_or(out.access_log);
    out.access_log_file = text_member(given, "access_log_file");
    return out;
}

}  // namespace outbound
