#include "api/imports/delimiter.hpp"

#include "api/imports/known_columns.hpp"
#include "model/lower_case.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <compare>
#include <iterator>
#include <utility>
#include <vector>

namespace outbound::api {
namespace {

constexpr std::string_view delimiters = ",;\t|";

// The first row that is not blank, as the delimiter yields it; `nullopt` if the text ends before.
std::optional<csv_row> find_header(std::string_view text, bool is_end, char delimiter)
{
    std::optional<csv_row> header;
    csv_reader reader{delimiter, {}, [&](csv_row row) {
                          if (!header && !row.is_blank())
                              header = std::move(row);
                      }};
    while (!header && !text.empty()) {  // By lines, since a piece of a file may be much longer than its header.
        const auto end = std::min(text.find('\n'), text.size() - 1);
        reader.feed(text.substr(0, end + 1));
        text.remove_prefix(end + 1);
    }
    if (!header && is_end)
        reader.finish();
    return header;
}

// Compares by its members, in their order.
struct header_worth {
    bool has_key = false;
    std::ptrdiff_t known = 0;
    std::size_t columns = 0;  // 0: unreadable, or only other delimiters.

    auto operator<=>(const header_worth&) const = default;
};

header_worth worth_of(const csv_row& header, const column_judge& judge)
{
    const auto is_empty = [](std::string_view name) { return trimmed(name, ",;\t| \"").empty(); };
    if (std::ranges::all_of(header.fields, is_empty))
        return {};
    std::vector<column_worth> worths;
    for (const auto& name : header.fields)
        worths.push_back(judge(name));
    const auto unknown = std::ranges::count(worths, column_worth::none);
    return {std::ranges::find(worths, column_worth::key) != worths.end(), std::ssize(worths) - unknown, worths.size()};
}

// The delimiter that a first line `sep=;` declares (Excel's syntax); 0 if there is no declaration.
char declared_delimiter(std::string_view line)
{
    constexpr std::string_view word = "sep=";
    if (line.starts_with('"'))
        line = line.substr(1, line.find('"', 1) - 1);
    const bool declares = line.size() > word.size() && lowered(line.substr(0, word.size())) == word &&
                          delimiters.find(line[word.size()]) != std::string_view::npos;
    return declares ? line[word.size()] : '\0';
}

}  // namespace

column_worth worth_of_contact_column(std::string_view name)
{
    const auto target = known_target(name);
    if (target == "external_id" || target == "email" || target == "phone")
        return column_worth::key;
    return !target.empty() || known_opt_out(name) != nullptr ? column_worth::known : column_worth::none;
}

std::optional<char> find_delimiter(std::string_view text, bool is_end, const column_judge& judge)
{
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    if (text.size() > csv_reader::longest_row) {
        text = text.substr(0, csv_reader::longest_row);
        is_end = true;
    }
    const auto end = text.find_first_of("\r\n");
    if (end == std::string_view::npos && !is_end)
        return std::nullopt;
    if (const char declared = declared_delimiter(text.substr(0, end)); declared != 0)
        return declared;
    char best = delimiters.front();
    header_worth most;
    for (const char delimiter : delimiters) {
        const auto header = find_header(text, is_end, delimiter);
        if (!header && !is_end)
            return std::nullopt;
        const auto worth = header ? worth_of(*header, judge) : header_worth{.columns = 1};
        if (most < worth)
            best = delimiter;
        most = std::max(most, worth);
    }
    return best;
}

bool declares_delimiter(const csv_row& row)
{
    const auto is_blank = [](const std::string& cell) { return cell.empty(); };
    return row.line == 1 && !row.fields.empty() && row.fields[0].size() <= 5 &&
           lowered(row.fields[0]).starts_with("sep=") &&
           std::all_of(row.fields.begin() + 1, row.fields.end(), is_blank);
}

}  // namespace outbound::api
