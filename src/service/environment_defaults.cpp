#include "service/environment_defaults.hpp"

#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/text_kind.hpp"
#include "model/utf8.hpp"
#include "providers/registry.hpp"

#include <algorithm>

namespace outbound {
namespace {

constexpr const char* mailer_variable = "MAIL_MAILER";

bool is_for_email(const vendor& type)
{
    return type.channels.front() == channel::email;
}

bool has_variables(const std::vector<variable_member>& members, const environment& env)
{
    return std::ranges::all_of(
        members, [&](const variable_member& m) { return !m.is_required || env(m.variable).has_value(); });
}

/// The names of the email vendors with credentials in the environment.
std::string names_of(const std::vector<const vendor*>& mailers)
{
    std::string out;
    for (const auto* type : mailers)
        out += (out.empty() ? "" : " or ") + std::string{type->name};
    return out;
}

/// The vendors, with the one that MAIL_MAILER names first; without MAIL_MAILER only the first.
std::vector<const vendor*> in_order(
    std::vector<const vendor*> mailers, const environment& env, std::vector<violation>& broken)
{
    const auto given = env(mailer_variable);
    if (mailers.empty())
        return mailers;
    if (!given) {
        mailers.resize(1);
        return mailers;
    }
    const auto named = std::ranges::find(mailers, trimmed(*given, " \t\r\n"), &vendor::name);
    if (named == mailers.end())
        broken.push_back({"environment", std::string{mailer_variable} + " must be " + names_of(mailers) +
                                             ", whose credentials are set; or leave it out"});
    else
        std::rotate(mailers.begin(), named, named + 1);
    // A vendor that lacks a setting besides its credentials cannot be a fallback.
    const auto lacks = [&](const vendor* type) {
        return type != mailers.front() && !has_variables(type->variables, env);
    };
    std::erase_if(mailers, lacks);
    return mailers;
}

/// Some readers of .env files keep the quotes.
std::string_view without_quotes(std::string_view text)
{
    text = trimmed(text, " \t\r\n");
    for (const char quote : {'"', '\''})
        if (text.size() > 1 && text.front() == quote && text.back() == quote)
            text = trimmed(text.substr(1, text.size() - 2), " \t\r\n");
    return text;
}

}  // namespace

std::vector<const vendor*> vendors_of_environment(const environment& env, std::vector<violation>& broken)
{
    std::vector<const vendor*> mailers, others;
    for (const auto& type : vendors())
        if (has_variables(type.secrets, env))
            (is_for_email(type) ? mailers : others).push_back(&type);
    auto all = in_order(std::move(mailers), env, broken);
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

std::string public_url_of_environment(const environment& env, std::vector<violation>& broken)
{
    const auto given = env("OUTBOUND_PUBLIC_URL").value_or("");
    const auto& kind = describe(text_kind::http_url);
    if (!given.empty() && !kind.holds(given))
        broken.push_back({"public_url", "environment variable OUTBOUND_PUBLIC_URL must be " + std::string{kind.wish}});
    return given;
}

std::optional<found_sender> sender_of_environment(const environment& env)
{
    const auto address = env("MAIL_FROM_ADDRESS");
    if (!address || !valid_email(*address))
        return std::nullopt;
    const auto given = env("MAIL_FROM_NAME").value_or("");
    const auto name = without_quotes(given);
    found_sender out;
    out.sender = {*address, valid_utf8(name) && !has_control_character(name) ? std::string{name} : std::string{}};
    if (name.size() != given.size())
        out.warning =
            "Environment variable MAIL_FROM_NAME has quotes, blanks or line ends around its value, which are not used.";
    return out;
}

}  // namespace outbound
