// Finds the configuration, and prints answers as text or JSON.
#include "session.hpp"

#include "files.hpp"
#include "key_words.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/parse.hpp>

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

// Does not quote a text that does not look like a path: it may be a key.
std::string read_configuration_of_environment(const std::string& file)
{
    const bool is_path = file.ends_with(".json") || file.starts_with('/') || file.starts_with("./");
    if ((is_path && !may_hold_key(file)) || std::filesystem::exists(file))
        return read_configuration(file, "OUTBOUND_CONFIG");
    throw outbound::error{outbound::errc::config, "configuration (OUTBOUND_CONFIG): there is no file of that name; "
                                                  "give the path of a file, or the document itself"};
}

bool is_document(const std::string& text)
{
    const auto begin = text.find_first_not_of(" \t\r\n");
    return begin != std::string::npos && text[begin] == '{';
}

void put_members(json::object& to, const json::object& changes)
{
    for (const auto& [name, value] : changes)
        to[name] = value;
}

// Returns a document unchanged if it, or its `engine`, is not an object: open() refuses it.
std::string with_changes(std::string document, const json::object& changes, const json::object& engine_changes)
{
    boost::system::error_code fault;
    auto whole = json::parse(document, fault);
    if ((changes.empty() && engine_changes.empty()) || fault || !whole.is_object())
        return document;
    put_members(whole.as_object(), changes);
    if (!engine_changes.empty()) {
        auto& engine = whole.as_object()["engine"];
        if (engine.is_null())
            engine.emplace_object();
        if (!engine.is_object())
            return document;
        put_members(engine.as_object(), engine_changes);
    }
    return outbound::write_json(whole);
}

// The string member `name` of a document; empty if there is none.
std::string text_of(const std::string& document, std::string_view name)
{
    boost::system::error_code fault;
    const auto whole = json::parse(document, fault);
    const auto* found = !fault && whole.is_object() ? whole.get_object().if_contains(name) : nullptr;
    return found != nullptr && found->is_string() ? std::string{std::string_view{found->get_string()}} : std::string{};
}

}  // namespace

std::string find_configuration(const std::string& file)
{
    if (is_document(file))
        throw outbound::error{outbound::errc::config, "configuration (--config): wanted is the path of a file, got a "
                                                      "document; give the document in OUTBOUND_CONFIG"};
    if (!file.empty())
        return read_configuration(file, "--config");
    if (const char* given = std::getenv("OUTBOUND_CONFIG"); given != nullptr && *given != '\0') {
        const std::string text{given};
        return is_document(text) ? text : read_configuration_of_environment(text);
    }
    if (std::filesystem::exists(usual_file))
        return read_configuration(usual_file, "this folder");
    if (const char* database = std::getenv("OUTBOUND_DATABASE"); database != nullptr && *database != '\0')
        return "{}";  // The environment provides the accounts and the sender.
    throw outbound::error{outbound::errc::config, "there is no configuration: pass --config FILE, set OUTBOUND_CONFIG "
                                                  "or OUTBOUND_DATABASE, or create outbound.json in this folder. "
                                                  R"(The smallest document is {"database": "sqlite://outbound.db"}.)"};
}

void session::configure_engine(std::string_view member, json::value value)
{
    engine_changes_[member] = std::move(value);
}

// Read once: it may come from standard input.
const std::string& session::configuration()
{
    if (configuration_.empty())
        configuration_ = find_configuration(settings_.config_file);
    return configuration_;
}

std::vector<std::string> session::engine_channels()
{
    boost::system::error_code fault;
    const auto whole = json::parse(configuration(), fault);
    const auto* channels = fault ? nullptr : whole.find_pointer("/engine/channels", fault);
    std::vector<std::string> names;
    if (channels != nullptr && channels->is_array())
        for (const auto& name : channels->get_array())
            if (name.is_string())
                names.emplace_back(std::string_view{name.get_string()});
    return names;
}

std::string session::file_group()
{
    return text_of(configuration(), "file_group");
}

void session::configure(std::string_view member, json::value value)
{
    changes_[member] = std::move(value);
}

outbound::schema_versions session::schema()
{
    return outbound::service::read_schema_versions(configuration());
}

outbound::service& session::service()
{
    if (!service_)
        service_ = outbound::service::open(with_changes(configuration(), changes_, engine_changes_));
    return *service_;
}

database_kind session::database() const
{
    auto url = text_of(configuration_, "database");
    if (const char* usual = std::getenv("OUTBOUND_DATABASE"); url.empty() && usual != nullptr)
        url = usual;
    url.erase(0, url.find_first_not_of(" \t\r\n\"'"));  // The library removes them, too.
    return url.starts_with("postgres") ? database_kind::server : database_kind::file;
}

json::value session::call(std::string_view operation, const json::object& request)
{
    return service().call(operation, request).value();
}

exit_code session::answer(const json::value& document, const std::function<void(const json::object&)>& tell) const
{
    if (settings_.json)
        std::cout << outbound::write_json(document) << '\n';
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
