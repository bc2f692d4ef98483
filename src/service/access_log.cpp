#include "service/access_log.hpp"

#include "model/time.hpp"
#include "model/web_paths.hpp"

#include <outbound/error.hpp>
#include <outbound/json_text.hpp>

#include <boost/json/object.hpp>

#include <system_error>

namespace outbound {
namespace {

constexpr unsigned first_failure = 500;
constexpr unsigned first_refusal = 400;

bool is_quiet(const http::request_record& request)
{
    const auto& route = request.trace->route;
    return (route == web_paths::live || route == web_paths::ready) && request.status < first_refusal;
}

}  // namespace

std::string access_line(const http::request_record& request)
{
    boost::json::object line{{"time", to_rfc3339(request.begun)}, {"request_id", request.id}};
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty())
            line[name] = value;
    };
    add("actor", request.trace->actor);
    add("method", request.method);
    add("route", request.trace->route);
    add("operation", request.trace->operation);
    if (request.status != 0)
        line["status"] = request.status;
    line["duration_us"] = std::chrono::duration_cast<std::chrono::microseconds>(request.duration).count();
    line["bytes"] = request.bytes;
    if (!request.is_whole)
        line["aborted"] = true;
    return write_json(line);
}

access_log::access_log(const server_settings& settings)
try : requests_{settings.access_log}, writer_{settings.access_log_file} {
} catch (const std::system_error& fault) {
    throw error{errc::config, "server.access_log_file: \"" + settings.access_log_file + "\" cannot be opened: " +
                                  fault.code().message() + "; name a file that this user may write"};
}

void access_log::add(const http::request_record& request)
{
    if (wants(request))
        writer_.add(access_line(request));
}

bool access_log::wants(const http::request_record& request) const
{
    if (requests_ == logged_requests::all)
        return !is_quiet(request);
    return requests_ == logged_requests::failed && request.status >= first_failure;
}

}  // namespace outbound
