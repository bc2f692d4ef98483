// One run of the program: the configuration, the service that it opens, and the format of answers.
#pragma once

#include "exit_code.hpp"

#include <outbound/service.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cli {

/// Options before the command.
struct settings {
    std::string config_file;  ///< Empty: OUTBOUND_CONFIG, then outbound.json in the current folder.
    bool json = false;        ///< One JSON document on stdout, problems as documents on stderr.
};

enum class database_kind { file, server };

class session {
public:
    explicit session(const settings& chosen) : settings_{chosen} {}

    bool wants_json() const noexcept { return settings_.json; }

    /// Sets a member of `engine` in the configuration. Call it before service().
    void configure_engine(std::string_view member, boost::json::value value);

    /// `engine.channels` of the configuration; empty: every channel. Throws outbound::error.
    std::vector<std::string> engine_channels();
    /// `file_group` of the configuration; empty if it names none. Throws outbound::error.
    std::string file_group();

    /// Sets a member of the configuration. Call it before service().
    void configure(std::string_view member, boost::json::value value);

    /// Schema versions of the configured database, read without opening the service. Throws outbound::error.
    outbound::schema_versions schema();

    /// Opens the service at the first call. Throws outbound::error.
    outbound::service& service();

    /// The kind of database that service() has tried to open.
    database_kind database() const;

    /// Runs one operation. Throws outbound::error.
    boost::json::value call(std::string_view operation, const boost::json::object& request);

    /// Prints an answer: the document with --json, otherwise what `tell` prints.
    exit_code answer(
        const boost::json::value& document, const std::function<void(const boost::json::object&)>& tell) const;

    /// call(), then answer().
    exit_code ask(std::string_view operation, const boost::json::object& request,
        const std::function<void(const boost::json::object&)>& tell);

private:
    const std::string& configuration();

    const settings& settings_;
    boost::json::object changes_;
    std::string configuration_;
    boost::json::object engine_changes_;
    std::unique_ptr<outbound::service> service_;
};

/// The configuration document. Throws error{errc::config} when there is none.
std::string find_configuration(const std::string& file);

}  // namespace cli
