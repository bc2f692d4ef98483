// Parameters of a command. CLI11 parses them; few sources include it, because it compiles slowly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cli {

/// Handle of a parameter, to set its properties.
class parameter {
public:
    explicit parameter(CLI::Option& option) : option_{&option} {}

    parameter& required();
    parameter& with_default();  ///< Shows the current value as the default in --help.
    parameter& between(double least, double most);
    parameter& one_of(std::vector<std::string> values);
    parameter& group(const std::string& title);

private:
    CLI::Option* option_;
};

/// The parameters of one command. Names with dashes are options, others are positional.
class parameters {
public:
    explicit parameters(CLI::App& command) : command_{command} {}

    parameter add(const std::string& name, std::string& to, const std::string& help);
    parameter add(const std::string& name, std::int64_t& to, const std::string& help);
    parameter add(const std::string& name, double& to, const std::string& help);
    parameter add(const std::string& name, std::optional<std::string>& to, const std::string& help);
    parameter add(const std::string& name, std::optional<std::int64_t>& to, const std::string& help);
    parameter add(const std::string& name, std::optional<double>& to, const std::string& help);
    parameter add(const std::string& name, std::optional<bool>& to, const std::string& help);

    /// An option that may be repeated, or several positional values.
    parameter add(const std::string& name, std::vector<std::string>& to, const std::string& help);

    parameter flag(const std::string& name, bool& to, const std::string& help);

private:
    CLI::App& command_;
};

}  // namespace cli
