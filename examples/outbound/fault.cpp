// Prints a problem on standard error, as text with advice or as a JSON document.
#include "fault.hpp"

#include "people.hpp"

#include <outbound/json_text.hpp>
#include <outbound/service.hpp>

#include <boost/json/object.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

// The remedy for a person; empty if the detail contains it.
std::string_view advice(outbound::errc code, database_kind database)
{
    const bool is_file = database == database_kind::file;
    switch (code) {
    case outbound::errc::config:
        return "Correct this, then try again; docs/configuration.md lists the members of the configuration.";
    case outbound::errc::schema:
        return "Back the database up, then run `outbound migrate`; `outbound migrate --dry-run` shows the versions.";
    case outbound::errc::store:
        return is_file
                   ? "Make sure that the database file is writable and its disk has free space, then try again."
                   : "Make sure that the database server runs, can be reached and accepts this user, then try again.";
    case outbound::errc::busy:
        return is_file ? "Another process is writing to the database: try again in a moment."
                       : "Other connections hold locks that this needs: try again in a moment.";
    case outbound::errc::unknown_operation:
        return "`outbound operations` lists all operations.";
    case outbound::errc::timeout:
        return "The operation may have taken effect: check before you repeat it.";
    case outbound::errc::internal:
        return "This is a bug in outbound: please report it.";
    default:
        return {};
    }
}

}  // namespace

void report(const outbound::problem& fault, bool as_json, database_kind database)
{
    if (as_json) {
        std::cerr << outbound::write_json(outbound::to_json(fault)) << '\n';
        return;
    }
    if (fault.violations.size() < 2) {
        std::cerr << "outbound: " << printable(fault.detail) << '\n';
    } else {
        const bool is_config = fault.code == outbound::errc::config;
        std::cerr << "outbound: the " << (is_config ? "configuration" : "request") << " has " << fault.violations.size()
                  << " faults:\n";
        for (const auto& broken : fault.violations)
            std::cerr << "  " << printable(broken.path) << (broken.path.empty() ? "" : ": ")
                      << printable(broken.message) << '\n';
    }
    if (const auto words = advice(fault.code, database); !words.empty())
        std::cerr << words << '\n';
}

void report_usage(const std::string& detail, bool as_json)
{
    if (as_json)
        std::cerr << outbound::write_json(
                         json::object{{"type", "urn:outbound:problem:usage"}, {"title", "The command line is wrong"},
                             {"status", 400}, {"detail", detail}, {"code", "usage"}})
                  << '\n';
    else
        std::cerr << "outbound: " << printable(detail) << "\nSee `outbound --help`, or add --help to a command.\n";
}

}  // namespace cli
