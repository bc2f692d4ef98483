// One run of the program: the configuration, the service that it opens, and the form of answers.
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

/// What stands before the command.
struct settings {
    std::string config_file;  ///< Empty: OUTBOUND_CONFIG, then outbound.json in the current folder.
    bool json = false;        ///< One JSON document on stdout, problems as documents on stderr.
};

enum class database_kind { file, server };

class session {
public:
    explicit session(const settings& chosen) : settings_{chosen} {}

    bool wants_json() const noexcept { return settings_.json; }

    /// Puts a member into the `engine` of the configuration, in place of what is there. Before service() is asked for.
    void configure_engine(std::string_view member, boost::json::value value);

    /// `file_group` of the configuration; empty if it names none. Throws outbound::error.
    std::string file_group();

    /// Puts a member into the configuration, in place of what is there. Before service() is asked for.
    void configure(std::string_view member, boost::json::value value);

    /// The versions of the configured database's schema, which is not opened for that. Throws outbound::error.
    outbound::schema_versions schema();

    /// Opened when first asked for. Throws outbound::error.
    outbound::service& service();

    /// The kind of database that service() has tried to open.
    database_kind database() const;

    /// Runs one operation. Throws outbound::error.
    boost::json::value call(std::string_view operation, const boost::json::object& request);

    /// Gives the answer: as a document, or as `tell` words it.
    exit_code answer(
        const boost::json::value& document, const std::function<void(const boost::json::object&)>& tell) const;

    /// call() and answer() in one.
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
