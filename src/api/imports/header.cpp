// Compares names by letters and digits only, with a table of common alternatives.
#include "api/imports/columns.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/json_members.hpp"
#include "model/lower_case.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::string_view import_targets[] = {"external_id", "email", "phone", "first_name", "last_name", "company",
    "industry", "lead_score", "timezone", "tags"};

// Accepted header names for each target, normalised by plain().
constexpr std::pair<std::string_view, std::string_view> other_names[] = {
    {"id", "external_id"},
    {"contactid", "external_id"},
    {"emailaddress", "email"},
    {"mail", "email"},
    {"phonenumber", "phone"},
    {"mobile", "phone"},
    {"mobilephone", "phone"},
    {"telephone", "phone"},
    {"givenname", "first_name"},
    {"surname", "last_name"},
    {"familyname", "last_name"},
    {"organization", "company"},
    {"organisation", "company"},
    {"companyname", "company"},
    {"score", "lead_score"},
    {"tz", "timezone"},
    {"tag", "tags"},
};

// Letters and digits in lower case: `E-Mail`, `e_mail` and `email` are one name.
std::string plain(std::string_view name)
{
    std::string out;
    for (const char c : lowered(name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
    return out;
}

std::string known_target(std::string_view column)
{
    if (column.starts_with(fields_prefix) && is_import_target(column))
        return std::string{column};
    const auto name = plain(column);
    for (const auto target : import_targets)
        if (plain(target) == name)
            return std::string{target};
    const auto* found = std::ranges::find(other_names, name, &std::pair<std::string_view, std::string_view>::first);
    return found != std::end(other_names) ? std::string{found->second} : std::string{};
}

void check_text(const std::vector<std::string>& header, complaints& wrong)
{
    for (const auto& name : header) {
        if (!valid_utf8(name) || name.find('\0') != std::string::npos)
            return wrong.add("", "header (line 1) is not UTF-8: save the file as UTF-8");
        if (valid_email(name))
            return wrong.add("", "file has no header: line 1 holds \"" + shortened(name) +
                                     "\"; put names of columns there, such as email");
    }
}

std::string quoted_list(const std::vector<std::string>& names)
{
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "\"" : ", \"") + shortened(name) + '"';
    return shortened(out, 400);
}

}  // namespace

bool is_import_target(std::string_view name) noexcept
{
    if (name.starts_with(fields_prefix))
        return name.size() > fields_prefix.size();
    return std::ranges::find(import_targets, name) != std::end(import_targets);
}

import_columns::import_columns(const std::vector<std::string>& header, const boost::json::object& mapping,
    std::string default_country, bool dedupe)
    : header_{header},
      targets_(header.size()),
      default_country_{std::move(default_country)}
{
    complaints wrong;
    check_text(header, wrong);
    wrong.settle();
    const auto is_taken = [&](const std::string& target) {
        return std::ranges::find(targets_, target) != targets_.end();
    };
    for (const auto& [column, target] : mapping) {
        const auto found = std::ranges::find(header_, std::string_view{column});
        if (found == header_.end())
            wrong.add("columns",
                "name \"" + shortened(column) + "\", which the file has not; it has " + quoted_list(header_));
        else
            targets_[static_cast<std::size_t>(found - header_.begin())] = std::string_view{target.get_string()};
    }
    for (std::size_t i = 0; i < header_.size(); ++i)
        if (auto target = known_target(header_[i]); targets_[i].empty() && !is_taken(target))
            targets_[i] = std::move(target);
    if (const auto key = std::ranges::find(targets_, "external_id"); dedupe && key != targets_.end())
        *key = "fields.external_id";
    has_key_ = is_taken("external_id");
    if (wrong.none() && !has_key_ && !is_taken("email") && !is_taken("phone"))
        wrong.add("", "header (line 1) has no column for external_id, email or phone; it has " + quoted_list(header_));
    wrong.settle();
}

std::vector<std::string> import_columns::ignored() const
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i < header_.size(); ++i)
        if (targets_[i].empty())
            out.push_back(header_[i]);
    return out;
}

}  // namespace outbound::api
