// Counts lines and columns up to the byte at which Boost.JSON stopped.
#include "service/configuration_text.hpp"

#include <outbound/error.hpp>

#include <boost/json/parser.hpp>

#include <algorithm>
#include <string>

namespace outbound {
namespace {

namespace json = boost::json;

std::string place_of(std::string_view text, std::size_t offset)
{
    const auto before = text.substr(0, offset);
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto column = offset - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

json::value read_configuration_text(std::string_view text)
{
    json::parser reader;
    boost::system::error_code failed;
    const auto read = reader.write_some(text.data(), text.size(), failed);
    if (!failed && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
        failed = json::error::extra_data;
    if (failed)
        throw error{errc::config, "configuration: not JSON at " + place_of(text, read) + ": " + failed.message()};
    return reader.release();
}

}  // namespace outbound
