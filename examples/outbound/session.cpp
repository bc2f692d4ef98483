// Finding the configuration, and answering.
#include "session.hpp"

#include "files.hpp"

#include <boost/json/serialize.hpp>

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

constexpr auto usual_file = "outbound.json";

std::string read_configuration(const std::string& file, const std::string& named_by)
try {
    return read_file(file);
} catch (const std::exception& e) {
    throw outbound::error{outbound::errc::config, "configuration (" + named_by + "): " + e.what()};
}

}  // namespace

std::string find_configuration(const std::string& file)
{
    if (!file.empty())
        return read_configuration(file, "--config");
    if (const char* given = std::getenv("OUTBOUND_CONFIG"); given != nullptr && *given != '\0') {
        const std::string text{given};
        const auto begin = text.find_first_not_of(" \t\r\n");
        const bool is_document = begin != std::string::npos && text[begin] == '{';
        return is_document ? text : read_configuration(text, "OUTBOUND_CONFIG");
    }
    if (std::filesystem::exists(usual_file))
        return read_configuration(usual_file, "this folder");
    throw outbound::error{outbound::errc::config,
        "there is no configuration: name a file with --config, or by OUTBOUND_CONFIG, or put one called outbound.json here. "
        R"(The smallest is {"database": "sqlite://outbound.db"}.)"};
}

outbound::service& session::service()
{
    if (!service_)
        service_ = outbound::service::open(find_configuration(settings_.config_file));
    return *service_;
}

json::value session::call(std::string_view operation, const json::object& request)
{
    return service().call(operation, request).value();
}

exit_code session::answer(const json::value& document, const std::function<void(const json::object&)>& tell) const
{
    if (settings_.json)
        std::cout << json::serialize(document) << '\n';
    else
        tell(document.as_object());
    return exit_code::ok;
}

exit_code session::ask(
    std::string_view operation, const json::object& request, const std::function<void(const json::object&)>& tell)
{
    return answer(call(operation, request), tell);
}

}  // namespace cli
