// Formats numbers and times, and aligns columns.
#include "people.hpp"

#include <outbound/json_text.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <vector>

namespace cli {
namespace {

namespace json = boost::json;

constexpr std::size_t widest_cell = 48;

bool continues(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Characters, not bytes.
std::size_t width(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::string cut(std::string text)
{
    if (width(text) <= widest_cell)
        return text;
    std::size_t end = 0;
    for (std::size_t characters = 0; characters < widest_cell - 1; ++characters)
        do
            ++end;
        while (end < text.size() && continues(text[end]));
    return text.substr(0, end) + "…";
}

std::string value_in_words(const json::value& value)
{
    switch (value.kind()) {
    case json::kind::null:
        return "-";
    case json::kind::string:
        return value.get_string().empty() ? "-" : printable(value.get_string());
    case json::kind::bool_:
        return value.get_bool() ? "yes" : "no";
    case json::kind::array: {
        std::string out;
        for (const auto& item : value.get_array())
            out += (out.empty() ? "" : ", ") + value_in_words(item);
        return out.empty() ? "-" : out;
    }
    default:
        return printable(outbound::write_json(value));
    }
}

std::string padded(const std::string& text, std::size_t to, bool right)
{
    const std::string blank(to - std::min(to, width(text)), ' ');
    return right ? blank + text : text + blank;
}

bool is_number(const json::object& item, std::string_view path)
{
    const auto* value = member_at(item, path);
    return value != nullptr && value->is_number();
}

void print_row(
    const std::vector<std::string>& cells, const std::vector<std::size_t>& widths, const std::vector<bool>& right)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += (i == 0 ? "" : "  ") + padded(cells[i], widths[i], right[i]);
    line.resize(line.find_last_not_of(' ') + 1);
    std::cout << line << '\n';
}

}  // namespace

std::string printable(std::string_view text)
{
    std::string out{text};
    for (auto& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = ' ';
    return out;
}

std::string number(std::int64_t value)
{
    auto digits = std::to_string(value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > static_cast<std::ptrdiff_t>(first); at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

std::string count_of(std::int64_t amount, std::string_view singular, std::string_view plural)
{
    return number(amount) + ' ' + std::string{amount == 1 ? singular : plural};
}

std::string duration(std::chrono::seconds time)
{
    char text[32];
    const auto all = time.count();
    if (all >= 3600)
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", static_cast<long long>(all / 3600),
            static_cast<long long>(all / 60 % 60), static_cast<long long>(all % 60));
    else
        std::snprintf(
            text, sizeof text, "%lld:%02lld", static_cast<long long>(all / 60), static_cast<long long>(all % 60));
    return text;
}

const json::value* member_at(const json::object& from, std::string_view path)
{
    const auto dot = path.find('.');
    const auto* found = from.if_contains(path.substr(0, dot));
    if (dot == std::string_view::npos || found == nullptr)
        return found;
    return found->is_object() ? member_at(found->get_object(), path.substr(dot + 1)) : nullptr;
}

std::string text_at(const json::object& from, std::string_view path)
{
    const auto* found = member_at(from, path);
    return found == nullptr ? "-" : value_in_words(*found);
}

std::int64_t integer_at(const json::object& from, std::string_view path)
{
    const auto* found = member_at(from, path);
    return found != nullptr && found->is_number() ? found->to_number<std::int64_t>() : 0;
}

void print_table(const json::array& items, std::initializer_list<column> columns)
{
    if (items.empty()) {
        std::cout << "none\n";
        return;
    }
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    std::vector<bool> right;
    for (const auto& c : columns) {
        titles.emplace_back(c.title);
        widths.push_back(width(c.title));
        right.push_back(is_number(items.front().get_object(), c.path));
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& item : items) {
        auto& row = rows.emplace_back();
        for (const auto& c : columns) {
            row.push_back(cut(text_at(item.get_object(), c.path)));
            widths[row.size() - 1] = std::max(widths[row.size() - 1], width(row.back()));
        }
    }
    print_row(titles, widths, right);
    for (const auto& row : rows)
        print_row(row, widths, right);
}

void print_members(const json::object& from, std::initializer_list<column> members)
{
    std::size_t widest = 0;
    for (const auto& m : members)
        widest = std::max(widest, width(m.title));
    for (const auto& m : members)
        if (const auto text = text_at(from, m.path); text != "-")
            std::cout << padded(std::string{m.title}, widest, false) << "  " << text << '\n';
}

void print_page(const json::object& page, std::initializer_list<column> columns)
{
    print_table(page.at("items").as_array(), columns);
    if (const auto& next = page.at("next"); next.is_string())
        std::cout << "There are more: --after " << std::string_view{next.get_string()} << '\n';
}

}  // namespace cli
