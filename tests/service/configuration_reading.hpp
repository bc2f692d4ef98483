// Reads configurations in given environments.
#pragma once

#include "service/configuration.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace outbound::testing {

/// An environment with these variables.
inline environment environment_of(std::map<std::string, std::string> variables = {})
{
    return [variables = std::move(variables)](const char* name) {
        const auto found = variables.find(name);
        return found != variables.end() ? std::optional{found->second} : std::nullopt;
    };
}

/// The faults of a configuration, each with its path.
inline std::string complaint(std::string_view text, const environment& env = environment_of())
{
    try {
        read_configuration(text, env);
    } catch (const error& e) {
        BOOST_TEST((e.code() == errc::config));
        std::string out;
        for (const auto& broken : e.problem().violations)
            out += (out.empty() ? "" : " | ") + broken.path + ": " + broken.message;
        return out.empty() ? e.what() : out;
    }
    return "(none)";
}

/// A file that exists as long as the object.
class scratch_file {
public:
    explicit scratch_file(std::string_view bytes)
    {
        const int file = ::mkstemp(path.data());
        BOOST_REQUIRE(file >= 0);
        ::close(file);
        std::ofstream{path, std::ios::binary} << bytes;
    }
    ~scratch_file() { std::filesystem::remove(path); }
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;

    std::string path = (std::filesystem::temp_directory_path() / "outbound-file-XXXXXX").string();
};

}  // namespace outbound::testing
