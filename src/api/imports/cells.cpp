#include "api/imports/cells.hpp"

#include "api/imports/cell_lists.hpp"
#include "api/imports/known_columns.hpp"
#include "model/ascii.hpp"
#include "model/blanks.hpp"
#include "model/folded_name.hpp"
#include "model/integer_text.hpp"
#include "model/time_zone.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace outbound::api {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_external_id = 255;
constexpr std::size_t longest_tag = 100;
constexpr std::size_t most_tags = 100;
constexpr std::size_t longest_field = 10'000;

constexpr std::string_view several_values = "holds several values: the first is taken";
constexpr std::string_view spoilt_number =
    "was shortened by a spreadsheet (1.2E+11): format the column as text and export it again";

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

// Tabs and the line ends of Unicode.
bool is_break(char32_t c)
{
    return (c >= U'\t' && c <= U'\r') || c == U'\u0085' || c == U'\u2028' || c == U'\u2029';
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
    const auto first = first_of_list(cell, [](std::string_view each) { return email_fault(each).empty(); });
    if (first.text.empty())
        return {};
    person.email = without_outer_blanks(first.text);
    if (auto fault = email_fault(person.email); !fault.empty())
        return {std::move(fault), true};
    return first.has_more ? cell_fault{std::string{several_values}, false, true} : cell_fault{};
}

// Programs that take a column for numbers write `491712345678.0`.
std::string_view without_decimals(std::string_view number)
{
    constexpr std::size_t fewest_digits = 7;
    const auto end = number.find_last_not_of('0');
    if (end == std::string_view::npos || (number[end] != '.' && number[end] != ','))
        return number;
    const auto decimals = number.size() - end - 1;
    const auto whole = number.substr(0, end);
    const auto digits = whole.substr(whole.starts_with('+') ? 1 : 0);
    const bool is_number = digits.size() >= fewest_digits && std::ranges::all_of(digits, is_digit);
    return is_number && decimals <= 2 ? whole : number;
}

cell_fault read_phone(contact& person, std::string_view cell, std::string_view default_country)
{
    const auto first = first_of_list(
        cell, [&](std::string_view each) { return !read_phone_cell(each, default_country).number.empty(); });
    if (first.text.empty())
        return {};
    auto reading = read_phone_cell(first.text, default_country);
    if (reading.number.empty())
        return {std::move(reading.fault)};
    person.phone = std::move(reading.number);
    return first.has_more ? cell_fault{std::string{several_values}, false, true} : cell_fault{};
}

// True for `1,000`, `1.234.567` and `1'000`: the marks may be for thousands.
bool is_grouped(std::string_view number)
{
    constexpr std::size_t group = 3;
    number.remove_prefix(number.starts_with('-') ? 1 : 0);
    const auto first = number.find_first_not_of("0123456789");
    if (first == std::string_view::npos || first == 0 || first > group || number.front() == '0')
        return false;
    for (number.remove_prefix(first); !number.empty(); number.remove_prefix(group + 1))
        if (std::string_view{".,' "}.find(number.front()) == std::string_view::npos || number.size() <= group ||
            !std::ranges::all_of(number.substr(1, group), is_digit))
            return false;
    return true;
}

cell_fault read_score(contact& person, std::string_view cell)
{
    cell = without_outer_blanks(cell);
    if (cell.starts_with('+'))
        cell.remove_prefix(1);
    if (is_grouped(cell))
        return {"may have marks for thousands: write the integer without marks"};
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
std::string iana_name(std::string_view cell)
{
    std::string name{cell};
    for (const auto& [word, mark] : {std::pair{"_slash_", "/"}, {"_hyphen_", "-"}, {"_plus_", "+"}})
        for (auto at = name.find(word); at != std::string::npos; at = name.find(word))
            name.replace(at, std::string_view{word}.size(), mark);
    return time_zone::spelled(name);
}

cell_fault read_zone(contact& person, std::string_view cell)
{
    auto name = iana_name(without_outer_blanks(cell));
    if (name.empty())
        return {"is no time zone's IANA name"};
    person.timezone = std::move(name);
    return {};
}

cell_fault read_tags(contact& person, std::string_view cell)
{
    auto tags = listed_tags(cell);
    for (const auto& tag : tags)
        if (count_characters(tag) > longest_tag || has_control_character(tag))
            return {"has a tag that is longer than 100 characters or has control characters"};
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
    auto fault = read_line(person.external_id, without_outer_blanks(cell), longest_external_id);
    fault.refuses_row = !fault.reason.empty();
    return fault;
}

// True for numbers, dates and phone numbers, which a spreadsheet would change.
bool is_figure(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789.,:/-+() ") == std::string_view::npos;
}

// The text of `="007"`, where a quote is doubled; `nullopt` for another cell.
std::optional<std::string> text_of_formula(std::string_view cell)
{
    if (cell.size() < 3 || !cell.starts_with("=\"") || !cell.ends_with('"'))
        return std::nullopt;
    std::string text;
    for (cell = cell.substr(2, cell.size() - 3); !cell.empty(); cell.remove_prefix(1)) {
        if (cell.front() == '"') {
            cell.remove_prefix(1);
            if (!cell.starts_with('"'))
                return std::nullopt;
        }
        text += cell.front();
    }
    return text;
}

// A target whose good values never begin with an apostrophe.
bool is_exact(std::string_view target)
{
    return target == "email" || target == "phone" || target == "external_id" || target == "lead_score" ||
           target == "timezone";
}

cell_fault read_text_cell(
    contact& person, std::string_view target, std::string_view cell, std::string_view default_country)
{
    if (target == "email")
        return read_email(person, cell);
    if (target == "phone")
        return read_phone(person, cell, default_country);
    if (target == "lead_score")
        return read_score(person, cell);
    if (target == "timezone")
        return read_zone(person, cell);
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

}  // namespace

std::string in_one_line(std::string_view cell)
{
    std::string out;
    while (!cell.empty()) {
        const auto before = cell;
        if (!is_break(take_character(cell)))
            out += before.substr(0, before.size() - cell.size());
        else if (!out.ends_with(' '))
            out += ' ';
    }
    return std::string{trimmed(out, " ")};
}

std::string without_formula(std::string_view cell)
{
    return text_of_formula(cell).value_or(std::string{cell});
}

std::string without_text_mark(std::string_view cell)
{
    if (auto text = text_of_formula(cell))
        return *std::move(text);
    const auto text = cell.substr(cell.starts_with('\'') ? 1 : 0);
    const bool is_marked =
        text.empty() || std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos || is_figure(text);
    return std::string{is_marked ? text : cell};
}

std::string without_apostrophe(std::string_view cell)
{
    auto text = without_formula(cell);
    const auto inner = without_outer_blanks(text);
    if (!inner.starts_with('\''))
        return text;
    const bool is_quoted = inner.size() > 2 && inner.ends_with('\'');
    return std::string{inner.substr(1, inner.size() - (is_quoted ? 2 : 1))};
}

bool is_blank_cell(std::string_view cell)
{
    const bool may_be_marked = cell.starts_with('\'') || cell.starts_with('=');
    return is_blank(cell) || (may_be_marked && is_blank(without_text_mark(cell)));
}

phone_reading read_phone_cell(std::string_view cell, std::string_view default_country)
{
    const auto text = without_apostrophe(cell);
    const auto number = without_outer_blanks(text);
    if (is_scientific(number))
        return {{}, std::string{spoilt_number}};
    return outbound::read_phone(without_decimals(number), default_country);
}

cell_fault read_cell(contact& person, std::string_view target, std::string_view cell, std::string_view default_country)
{
    if (!valid_utf8(cell))
        return {"is not UTF-8", true};
    if (cell.find('\0') != std::string_view::npos)
        return {"has a NUL byte", true};
    if (target == "tags")
        return read_tags(person, cell);
    const auto text = is_exact(target) ? without_apostrophe(cell) : without_text_mark(cell);
    return read_text_cell(person, target, text, default_country);
}

}  // namespace outbound::api
