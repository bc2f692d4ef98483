// How a row of a CSV file becomes a contact. Reasons are worded to follow the name of a column.
#include "api/imports/columns.hpp"
#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/blanks.hpp"
#include "model/integer_text.hpp"
#include "model/time_zone.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_key = 255;
constexpr std::size_t longest_tag = 100;
constexpr std::size_t most_tags = 100;
constexpr std::size_t longest_field = 10'000;

std::string read_line(std::string& to, const std::string& cell, std::size_t longest)
{
    if (cell.size() > longest)
        return "is longer than " + std::to_string(longest) + " bytes";
    if (has_control_character(cell))
        return "has control characters";
    to = cell;
    return {};
}

std::string read_email(contact& person, const std::string& cell)
{
    person.email = without_outer_blanks(cell);
    return email_fault(person.email);
}

std::string read_score(contact& person, std::string_view cell)
{
    if (cell.starts_with('+'))
        cell.remove_prefix(1);
    const auto score = read_integer<std::int32_t>(cell);
    if (!score)
        return "is no integer from -2147483648 to 2147483647";
    person.lead_score = *score;
    return {};
}

std::string read_tags(contact& person, std::string_view cell)
{
    while (!cell.empty()) {
        const auto end = std::min(cell.find_first_of(";,|"), cell.size());
        const auto tag = trimmed(cell.substr(0, end), " \t");
        cell.remove_prefix(std::min(end + 1, cell.size()));
        if (tag.size() > longest_tag || has_control_character(tag))
            return "has a tag that is longer than 100 bytes or has control characters";
        if (!tag.empty())
            person.tags.emplace_back(tag);
    }
    std::ranges::sort(person.tags);
    const auto repeats = std::ranges::unique(person.tags);
    person.tags.erase(repeats.begin(), repeats.end());
    return person.tags.size() > most_tags ? "has more than 100 tags" : "";
}

std::string read_field(contact& person, std::string_view name, const std::string& cell)
{
    if (cell.size() > longest_field)
        return "is longer than 10000 bytes";
    person.fields[name] = cell;
    return {};
}

std::string row_fault(const csv_row& row, std::size_t columns)
{
    if (!row.fault.empty())
        return std::string{row.fault};
    if (row.fields.size() != columns)
        return "the row has " + std::to_string(row.fields.size()) + " columns, the header has " +
               std::to_string(columns);
    return {};
}

}  // namespace

std::optional<contact> import_columns::read(const csv_row& row, std::vector<import_fault>& faults) const
{
    if (auto reason = row_fault(row, header_.size()); !reason.empty()) {
        faults.push_back(
            {row.line, {}, row.fields.empty() ? std::string{} : shortened(row.fields.front()), std::move(reason)});
        return std::nullopt;
    }
    contact person;
    const auto before = faults.size();
    for (std::size_t i = 0; i < header_.size(); ++i) {
        const auto& cell = row.fields[i];
        if (targets_[i].empty() || cell.empty())
            continue;
        if (auto reason = read_cell(person, targets_[i], cell); !reason.empty())
            faults.push_back({row.line, header_[i], shortened(cell), std::move(reason)});
    }
    if (faults.size() == before)
        if (auto reason = read_key(person); !reason.empty())
            faults.push_back({row.line, {}, {}, std::move(reason)});
    return faults.size() == before ? std::optional{std::move(person)} : std::nullopt;
}

std::string import_columns::read_cell(contact& person, std::string_view target, const std::string& cell) const
{
    if (!valid_utf8(cell))
        return "is not UTF-8";
    if (cell.find('\0') != std::string::npos)
        return "has a NUL byte";
    if (target == "email")
        return read_email(person, cell);
    if (target == "phone") {
        auto number = to_e164(cell, default_country_);
        person.phone = number.value_or("");
        return number ? "" : default_country_.empty() ? "is no phone number with a country code" : "is no phone number";
    }
    if (target == "lead_score")
        return read_score(person, cell);
    if (target == "timezone")
        return time_zone::find(cell) ? read_line(person.timezone, cell, longest_name) : "is no time zone's IANA name";
    if (target == "tags")
        return read_tags(person, cell);
    if (target.starts_with(fields_prefix))
        return read_field(person, target.substr(fields_prefix.size()), cell);
    if (target == "external_id")
        return read_line(person.external_id, cell, longest_key);
    auto& column = target == "first_name"  ? person.first_name
                   : target == "last_name" ? person.last_name
                   : target == "company"   ? person.company
                                           : person.industry;
    return read_line(column, cell, longest_name);
}

// Without a column for it, external_id is the address, so that a later import finds the contact again.
std::string import_columns::read_key(contact& person) const
{
    if (!person.external_id.empty())
        return {};
    if (has_key_)
        return "the row has no external_id";
    person.external_id = person.email.empty() ? person.phone : fold_email(person.email);
    if (person.external_id.empty())
        return "the row has neither email nor phone";
    return person.external_id.size() > longest_key
               ? "the email address is longer than 255 bytes and cannot be the contact's key"
               : "";
}

}  // namespace outbound::api
