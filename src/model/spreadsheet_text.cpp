#include "model/spreadsheet_text.hpp"

namespace outbound {
namespace {

constexpr std::string_view signs = "=+-@";

bool is_one_of(char c, std::string_view characters)
{
    return characters.find(c) != std::string_view::npos;
}

// Whether a cell may begin behind `c`, if one may begin before it.
bool begins_cell(char c, bool before_begins, bool is_first)
{
    return is_one_of(c, ";\t\r\n") || (c == '"' && before_begins && !is_first);
}

}  // namespace

std::string marked_for_spreadsheets(std::string_view text)
{
    std::string out;
    bool begins = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((begins && is_one_of(text[i], signs)) || (i == 0 && is_one_of(text[i], "\t\r")))
            out += '\'';
        out += text[i];
        begins = begins_cell(text[i], begins, i == 0);
    }
    return out;
}

std::string unmarked_for_spreadsheets(std::string_view text)
{
    std::string out;
    bool begins = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto next = text.substr(i + 1, 1);
        const bool is_mark = begins && text[i] == '\'' && !next.empty() &&
                             is_one_of(next.front(), i == 0 ? std::string_view{"=+-@\t\r"} : signs);
        if (!is_mark)
            out += text[i];
        begins = is_mark ? false : begins_cell(text[i], begins, i == 0);
    }
    return out;
}

}  // namespace outbound
