#include "service/configuration_server.hpp"

#include "model/json_members.hpp"

namespace outbound {

namespace json = boost::json;

shape server_shape()
{
    return shapes::object({
        optional("access_log", shapes::enumeration<logged_requests>(), "Requests in the access log; left out: failed."),
        optional("access_log_file", shapes::text(1, 4096), "Where lines are appended; left out: the standard error."),
    });
}

server_settings read_server(const json::object& document, std::vector<violation>&)
{
    const auto given = object_member(document, "server");
    server_settings out;
    out.access_log = named_member<logged_requests>(given, "access_log").value_or(out.access_log);
    out.access_log_file = text_member(given, "access_log_file");
    return out;
}

}  // namespace outbound
