// Reads configurations in given environments.
#pragma once

#include "service/configuration.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <string>

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

}  // namespace outbound::testing
