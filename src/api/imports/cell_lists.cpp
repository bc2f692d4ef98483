#include "api/imports/cell_lists.hpp"

#include "api/imports/cells.hpp"
#include "model/ascii.hpp"
#include "model/blanks.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

// Outlook puts single values into apostrophes.
bool is_in_apostrophes(std::string_view text)
{
    return text.size() > 2 && text.starts_with('\'') && text.ends_with('\'');
}

std::string_view without_apostrophes(std::string_view text)
{
    return is_in_apostrophes(text) ? text.substr(1, text.size() - 2) : text;
}

// The first values that are not blank, without outer blanks and apostrophes; at most two.
std::vector<std::string_view> first_values(std::string_view cell, bool is_google)
{
    std::vector<std::string_view> values;
    while (!cell.empty() && values.size() < 2) {
        const auto end = std::min(is_google ? cell.find(list_separator) : cell.find_first_of(",;"), cell.size());
        if (const auto value = trimmed(without_outer_blanks(cell.substr(0, end)), "'"); !is_blank(value))
            values.push_back(value);
        cell.remove_prefix(std::min(end + (is_google ? list_separator.size() : 1), cell.size()));
    }
    return values;
}

// The first tag of a cell may have the mark of the cell, an apostrophe: `'vip;new`. That of `'90s` is its own.
std::string without_mark(const std::string& first_tag)
{
    auto tag = without_text_mark(first_tag);
    const bool is_marked = tag.size() > 1 && tag.starts_with('\'') && !is_digit(tag[1]);
    return is_marked ? tag.substr(1) : tag;
}

}  // namespace

first_value first_of_list(std::string_view cell, const std::function<bool(std::string_view)>& is_good)
{
    const bool is_google = cell.find(list_separator) != std::string_view::npos;
    if (!is_google && cell.find_first_of(",;") == std::string_view::npos)
        return {cell};
    const auto values = first_values(cell, is_google);
    if (values.empty())
        return {{}};
    return is_google || std::ranges::all_of(values, is_good) ? first_value{values.front(), values.size() > 1}
                                                             : first_value{cell};
}

// Mailchimp quotes tags within a cell: `"VIP","New"`.
std::vector<std::string> listed_tags(std::string_view cell)
{
    const auto text = without_text_mark(cell);
    std::string_view rest = without_outer_blanks(text);
    if (const auto inner = without_apostrophes(rest); inner.find('\'') == std::string_view::npos)
        rest = inner;
    const bool is_google = rest.find(list_separator) != std::string_view::npos || rest.starts_with("* ");
    std::vector<std::string> tags;
    for (bool is_first = true; !rest.empty(); is_first = false) {
        const auto end = std::min(is_google ? rest.find(list_separator) : rest.find_first_of(";,|"), rest.size());
        auto tag = in_one_line(trimmed(rest.substr(0, end), " \t\""));
        rest.remove_prefix(std::min(end + (is_google ? list_separator.size() : 1), rest.size()));
        if (is_in_apostrophes(tag))
            tag = without_apostrophes(std::string_view{tag});
        else if (is_first)
            tag = without_mark(tag);
        if (!tag.empty() && !tag.starts_with("* "))
            tags.push_back(std::move(tag));
    }
    return tags;
}

}  // namespace outbound::api
