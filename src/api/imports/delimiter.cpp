#include "api/imports/delimiter.hpp"

#include "model/lower_case.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <array>

namespace outbound::api {
namespace {

constexpr std::string_view delimiters = ",;\t|";

// The delimiter that occurs most often in the line, outside quotes; a comma if none occurs.
char likely_delimiter(std::string_view line)
{
    std::array<std::size_t, delimiters.size()> counts{};
    bool is_quoted = false;
    for (const char c : line) {
        is_quoted = is_quoted != (c == '"');
        if (const auto at = delimiters.find(c); !is_quoted && at != std::string_view::npos)
            ++counts[at];
    }
    return delimiters[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
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

std::optional<char> find_delimiter(std::string_view text, bool is_end)
{
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    const auto end = text.find_first_of("\r\n");
    if (end == std::string_view::npos && !is_end && text.size() <= csv_reader::longest_row)
        return std::nullopt;
    const auto line = text.substr(0, end);
    const char declared = declared_delimiter(line);
    return declared != 0 ? declared : likely_delimiter(line);
}

bool declares_delimiter(const csv_row& row)
{
    const auto is_blank = [](const std::string& cell) { return cell.empty(); };
    return row.line == 1 && !row.fields.empty() && row.fields[0].size() <= 5 &&
           lowered(row.fields[0]).starts_with("sep=") &&
           std::all_of(row.fields.begin() + 1, row.fields.end(), is_blank);
}

}  // namespace outbound::api
