#include "service/environment_defaults.hpp"

#include "model/address.hpp"
#include "model/blanks.hpp"
#include "model/text_kind.hpp"
#include "model/utf8.hpp"
#include "providers/registry.hpp"
#include "service/variable.hpp"

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
    std::vector<const vendor*> mailers, const environment& env, const environment& bare, std::vector<violation>& broken)
{
    if (mailers.empty())
        return mailers;
    const auto given = bare(mailer_variable);
    if (!given) {
        mailers.resize(1);
        return mailers;
    }
    const auto named = std::ranges::find(mailers, *given, &vendor::name);
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

bool is_usable_name(std::string_view name)
{
    return valid_utf8(name) && !has_control_character(name);
}

/// The name before the address in `News <news@example.com>`; `nullopt` if it would need quotes or has some inside.
std::optional<std::string> name_before(std::string_view text)
{
    const auto name = bare_value(text);
    const bool is_quoted = text.find('"') != std::string_view::npos;
    if (name.find_first_of(is_quoted ? "\"<>" : "\"<>,;") != std::string_view::npos || !is_usable_name(name))
        return std::nullopt;
    return std::string{name};
}

/// The sender in the value of MAIL_FROM_ADDRESS, an address or a mailbox.
found_sender sender_from(std::string_view text)
{
    found_sender out;
    std::optional<std::string> name{std::in_place};
    if (const auto begin = text.rfind('<'); begin != std::string_view::npos && text.ends_with('>')) {
        name = name_before(text.substr(0, begin));
        text = text.substr(begin + 1, text.size() - begin - 2);
    }
    text = without_outer_blanks(text);
    const auto fault = email_fault(text);
    if (fault.empty() && name)
        out.sender = sender{std::string{text}, std::move(*name)};
    else
        out.fault = "must be an address such as news@example.com, or a mailbox such as News <news@example.com>; it " +
                    (fault.empty() ? "has a name that needs quotes" : fault);
    return out;
}

}  // namespace

std::vector<const vendor*> vendors_of_environment(
    const environment& env, const environment& bare, std::vector<violation>& broken)
{
    std::vector<const vendor*> mailers, others;
    for (const auto& type : vendors())
        if (has_variables(type.secrets, env))
            (is_for_email(type) ? mailers : others).push_back(&type);
    auto all = in_order(std::move(mailers), env, bare, broken);
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

std::string public_url_of_environment(const environment& bare, std::vector<violation>& broken)
{
    const auto given = bare("OUTBOUND_PUBLIC_URL");
    const auto& kind = describe(text_kind::http_url);
    if (given && !kind.holds(*given))
        broken.push_back({"public_url", "environment variable OUTBOUND_PUBLIC_URL must be " + std::string{kind.wish}});
    return given.value_or("");
}

found_sender sender_of_environment(const environment& bare)
{
    const auto address = bare("MAIL_FROM_ADDRESS");
    if (!address || address->empty())
        return {};
    auto out = sender_from(*address);
    if (!out.sender)
        return out;
    const auto name = bare("MAIL_FROM_NAME").value_or("");
    if (!is_usable_name(name))
        out.warning = "Environment variable MAIL_FROM_NAME must be UTF-8 without control characters, and is not used.";
    else if (!name.empty())
        out.sender->name = name;
    return out;
}

}  // namespace outbound
