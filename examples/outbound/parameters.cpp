// Parameters, through CLI11.
#include "parameters.hpp"

#include <outbound/json_text.hpp>

#include <CLI/CLI.hpp>

#include <charconv>
#include <string_view>
#include <system_error>

namespace cli {
namespace {

// CLI11 makes the nearest number of one that is too large.
std::string integer_fault(const std::string& text)
{
    std::int64_t value = 0;
    const auto digits = std::string_view{text}.substr(text.starts_with('+') ? 1 : 0);
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return fault == std::errc::result_out_of_range ? text + " is too large" : std::string{};
}

// CLI11 writes the limits as 1.000000.
CLI::Validator range(double least, double most)
{
    const auto limits =
        outbound::write_json(boost::json::value(least)) + " to " + outbound::write_json(boost::json::value(most));
    const auto fault = [=](const std::string& text) {
        double value = 0;
        const bool holds = CLI::detail::lexical_cast(text, value) && value >= least && value <= most;
        return holds ? std::string{} : "must be a number from " + limits + ", got " + text;
    };
    return {fault, "in " + limits};
}

}  // namespace

parameter& parameter::required()
{
    option_->required();
    return *this;
}

parameter& parameter::with_default()
{
    option_->capture_default_str();
    return *this;
}

parameter& parameter::between(double least, double most)
{
    option_->check(range(least, most));
    return *this;
}

parameter& parameter::one_of(std::vector<std::string> values)
{
    option_->check(CLI::IsMember(std::move(values)));
    return *this;
}

parameter& parameter::group(const std::string& title)
{
    option_->group(title);
    return *this;
}

parameter parameters::add(const std::string& name, std::string& to, const std::string& help)
{
    return parameter{*command_.add_option(name, to, help)};
}

parameter parameters::add(const std::string& name, std::int64_t& to, const std::string& help)
{
    return parameter{*command_.add_option(name, to, help)->check(integer_fault)};
}

parameter parameters::add(const std::string& name, double& to, const std::string& help)
{
    return parameter{*command_.add_option(name, to, help)};
}

parameter parameters::add(const std::string& name, std::optional<std::string>& to, const std::string& help)
{
    return parameter{*command_.add_option(name, to, help)};
}

parameter parameters::add(const std::string& name, std::optional<std::int64_t>& to, const std::string& help)
{
    return parameter{*command_.add_option(name, to, help)->check(integer_fault)};
}

parameter parameters::add(const std::string& name, std::optional<double>& to, const std::string& help)
{
    return parameter{*command_.add_option(name, to, help)};
}

parameter parameters::add(const std::string& name, std::optional<bool>& to, const std::string& help)
{
    return parameter{*command_.add_option(name, to, help)};
}

parameter parameters::add(const std::string& name, std::vector<std::string>& to, const std::string& help)
{
    auto& added = *command_.add_option(name, to, help);
    if (name.starts_with('-'))  // one value per occurrence, so that it does not take a positional argument behind it
        added.expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    return parameter{added};
}

parameter parameters::flag(const std::string& name, bool& to, const std::string& help)
{
    return parameter{*command_.add_flag(name, to, help)};
}

}  // namespace cli
