#include "api/imports/cells.hpp"

#include "api/imports/known_columns.hpp"
#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/blanks.hpp"
#include "model/folded_name.hpp"
#include "model/integer_text.hpp"
#include "model/time_zone.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_external_id = 255;
constexpr std::size_t longest_tag = 100;
constexpr std::size_t most_tags = 100;
constexpr std::size_t longest_field = 10'000;

// Google Contacts stores several values in a cell: `ann@example.com ::: ann@example.org`.
constexpr std::string_view list_separator = ":::";
constexpr std::string_view several_values = "holds several values: the first is taken";
constexpr std::string_view spoilt_number =
    "was shortened by a spreadsheet (1.2E+11): format the column as text and export it again";

std::string_view first_of_list(std::string_view cell)
{
    return trimmed(cell.substr(0, cell.find(list_separator)), " ");
}

bool is_list(std::string_view cell)
{
    return cell.find(list_separator) != std::string_view::npos;
}

// True for `4.91712E+11` and `4,91712E+11`.
bool is_scientific(std::string_view cell)
{
    const auto exponent = cell.find_first_of("eE");
    if (exponent == std::string_view::npos || exponent == 0 || exponent + 2 >= cell.size())
        return false;
    const auto is_mantissa = [](char c) { return is_digit(c) || c == '.' || c == ','; };
    return std::ranges::all_of(cell.substr(0, exponent), is_mantissa) && cell[exponent + 1] == '+' &&
           std::ranges::all_of(cell.substr(exponent + 2), is_digit);
}

// Replaces runs of line ends and tabs by one space.
std::string in_one_line(std::string_view cell)
{
    std::string out;
    for (const char c : trimmed(cell, " \t\r\n")) {
        const bool is_break = c == '\n' || c == '\r' || c == '\t';
        if (!is_break)
            out += c;
        else if (!out.ends_with(' '))
            out += ' ';
    }
    return out;
}

cell_fault read_line(std::string& to, std::string_view cell, std::size_t longest)
{
    auto line = in_one_line(cell);
    if (count_characters(line) > longest)
        return {"is longer than " + std::to_string(longest) + " characters"};
    if (has_control_character(line))
        return {"has control characters"};
    to = std::move(line);
    return {};
}

cell_fault read_email(contact& person, std::string_view cell)
{
    const auto first = first_of_list(cell);
    person.email = without_outer_blanks(first);
    if (auto fault = email_fault(person.email); !fault.empty())
        return {std::move(fault), true};
    return is_list(cell) ? cell_fault{std::string{several_values}, false, true} : cell_fault{};
}

cell_fault read_phone(contact& person, std::string_view cell, std::string_view default_country)
{
    auto first = first_of_list(cell);
    if (first.starts_with('\''))
        first.remove_prefix(1);
    if (is_scientific(first))
        return {std::string{spoilt_number}};
    auto reading = outbound::read_phone(first, default_country);
    if (reading.number.empty())
        return {std::move(reading.fault)};
    person.phone = std::move(reading.number);
    return is_list(cell) ? cell_fault{std::string{several_values}, false, true} : cell_fault{};
}

cell_fault read_score(contact& person, std::string_view cell)
{
    if (cell.starts_with('+'))
        cell.remove_prefix(1);
    const auto point = cell.find_first_of(".,");
    const bool is_whole = point == std::string_view::npos ||
                          (point > 0 && std::ranges::all_of(cell.substr(point + 1), [](char c) { return c == '0'; }));
    const auto score = is_whole ? read_integer<std::int32_t>(cell.substr(0, point)) : std::nullopt;
    if (!score)
        return {"is no integer from -2147483648 to 2147483647"};
    person.lead_score = *score;
    return {};
}

// HubSpot writes `us_slash_eastern` for US/Eastern.
std::string zone_name(std::string_view cell)
{
    constexpr std::string_view slash = "_slash_";
    if (cell.find(slash) == std::string_view::npos)
        return std::string{cell};
    std::string name{cell};
    for (auto at = name.find(slash); at != std::string::npos; at = name.find(slash))
        name.replace(at, slash.size(), "/");
    for (std::size_t i = 0; i < name.size(); ++i)
        if (i == 0 || !(is_letter(name[i - 1]) || is_digit(name[i - 1])))
            name[i] = to_upper(name[i]);
    if (name.starts_with("Us/"))
        name[1] = 'S';
    for (const std::string_view small : {"_Of_", "_Au_", "_Es_"})
        if (const auto at = name.find(small); at != std::string::npos)
            name[at + 1] = to_lower(name[at + 1]);
    return name;
}

cell_fault read_zone(contact& person, std::string_view cell)
{
    auto name = zone_name(trimmed(cell, " "));
    if (!time_zone::find(name))
        return {"is no time zone's IANA name"};
    person.timezone = std::move(name);
    return {};
}

// Mailchimp quotes tags within a cell: `"VIP","New"`. Google marks its own groups with an asterisk.
cell_fault read_tags(contact& person, std::string_view cell)
{
    const bool is_google = is_list(cell) || cell.starts_with("* ");
    std::vector<std::string> tags;
    while (!cell.empty()) {
        const auto end = std::min(is_google ? cell.find(list_separator) : cell.find_first_of(";,|"), cell.size());
        const auto tag = in_one_line(trimmed(cell.substr(0, end), " \t\""));
        cell.remove_prefix(std::min(end + (is_google ? list_separator.size() : 1), cell.size()));
        if (count_characters(tag) > longest_tag || has_control_character(tag))
            return {"has a tag that is longer than 100 characters or has control characters"};
        if (!tag.empty() && !tag.starts_with("* "))
            tags.push_back(tag);
    }
    tags = distinct_names(std::move(tags));
    if (tags.size() > most_tags)
        return {"has more than 100 tags"};
    person.tags = std::move(tags);
    return {};
}

cell_fault read_field(contact& person, std::string_view name, std::string_view cell)
{
    if (count_characters(cell) > longest_field)
        return {"is longer than 10000 characters"};
    person.fields[name] = cell;
    return {};
}

cell_fault read_key(contact& person, std::string_view cell)
{
    if (is_scientific(cell))
        return {std::string{spoilt_number}, true};
    auto fault = read_line(person.external_id, cell, longest_external_id);
    fault.refuses_row = !fault.reason.empty();
    return fault;
}

}  // namespace

std::string_view without_text_mark(std::string_view cell) noexcept
{
    const bool is_marked =
        cell.size() > 1 && cell[0] == '\'' && std::string_view{"=+-@\t\r"}.find(cell[1]) != std::string_view::npos;
    return cell.substr(is_marked ? 1 : 0);
}

cell_fault read_cell(contact& person, std::string_view target, std::string_view cell, std::string_view default_country)
{
    if (!valid_utf8(cell))
        return {"is not UTF-8", true};
    if (cell.find('\0') != std::string_view::npos)
        return {"has a NUL byte", true};
    cell = without_text_mark(cell);
    if (target == "email")
        return read_email(person, cell);
    if (target == "phone")
        return read_phone(person, cell, default_country);
    if (target == "lead_score")
        return read_score(person, cell);
    if (target == "timezone")
        return read_zone(person, cell);
    if (target == "tags")
        return read_tags(person, cell);
    if (target.starts_with(fields_prefix))
        return read_field(person, target.substr(fields_prefix.size()), cell);
    if (target == "external_id")
        return read_key(person, cell);
    auto& column = target == "first_name"  ? person.first_name
                   : target == "last_name" ? person.last_name
                   : target == "company"   ? person.company
                                           : person.industry;
    return read_line(column, cell, longest_name);
}

}  // namespace outbound::api
