#include "text/foreign_names.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view name_blanks = " \t\n\r\f\v";
constexpr std::string_view operators = "[]()'\"`~+=<>*,;\\";
constexpr std::string_view typographic_quotes[] = {"“", "”", "‘", "’", "„"};
constexpr std::string_view path_prefixes[] = {"this.", "this/", "./", "../", "@root.", "$."};
constexpr std::string_view words_of_else[] = {"else", "elif", "elsif", "elseif"};
constexpr std::string_view words_of_end[] = {"end", "endif", "endfor", "endunless", "endeach", "endwith"};

std::size_t name_size(std::string_view text)
{
    const auto stop = std::ranges::find_if(text, [](char c) {
        return !is_letter(c) && !is_digit(c) && c != '_' && c != '.' && static_cast<signed char>(c) >= 0;
    });
    return static_cast<std::size_t>(stop - text.begin());
}

bool is_plain(std::string_view name)
{
    if (name == ".")
        return true;
    return !name.empty() && name_size(name) == name.size() && !is_expression(name) && name.front() != '.' &&
           name.back() != '.' && name.find("..") == std::string_view::npos && hidden_character(name) == 0 &&
           !is_word_of_else(name) && !is_word_of_end(name);
}

// Replaces the first `['key']` or `["key"]` by `.key`.
bool replace_key(std::string& path)
{
    const auto open = path.find('[');
    if (open == std::string::npos || open + 2 >= path.size() || (path[open + 1] != '\'' && path[open + 1] != '"'))
        return false;
    const auto close = path.find(std::string{path[open + 1]} + ']', open + 2);
    if (close == std::string::npos)
        return false;
    path = path.substr(0, open) + (open == 0 ? "" : ".") + path.substr(open + 2, close - open - 2) +
           path.substr(close + 2);
    return true;
}

}  // namespace

std::string plain_name(std::string_view path)
{
    constexpr std::size_t longest = 200;
    path = trimmed(path.substr(0, longest), " \t\n\r\f\v~");
    if (path == ".")
        return ".";
    for (bool again = true; again;) {
        again = false;
        for (const auto prefix : path_prefixes)
            if (path.starts_with(prefix))
                path.remove_prefix(prefix.size()), again = true;
    }
    if (path.starts_with('.'))
        path.remove_prefix(1);  // Go writes `.name`.
    std::string name{path};
    while (replace_key(name))
        ;
    if (name.ends_with("()"))
        name.resize(name.size() - 2);
    if (name == "this")
        return ".";
    return is_plain(name) ? name : std::string{};
}

bool is_wide_blank(char32_t c) noexcept
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

char32_t hidden_character(std::string_view name) noexcept
{
    for (auto rest = name; !rest.empty();) {
        const bool first = rest.size() == name.size();
        const char32_t c = take_character(rest);
        const bool joiner = c == 0x200C || c == 0x200D;  // Some scripts need them inside a word.
        if (is_wide_blank(c) || (joiner && (first || rest.empty())) || c == 0xAD || c == 0x180E || c == 0x200B ||
            c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF)
            return c;
    }
    return 0;
}

bool is_word_of_else(std::string_view word)
{
    return std::ranges::find(words_of_else, word) != std::end(words_of_else);
}

bool is_word_of_end(std::string_view word)
{
    return std::ranges::find(words_of_end, word) != std::end(words_of_end);
}

bool is_expression(std::string_view name)
{
    return name.find_first_of(operators) != std::string_view::npos || name.find("&&") != std::string_view::npos ||
           name.starts_with('-') || name.ends_with('-') || name.starts_with('!') ||
           std::ranges::any_of(
               typographic_quotes, [&](auto quote) { return name.find(quote) != std::string_view::npos; });
}

std::string leading_name(std::string_view expression)
{
    expression = expression.substr(std::min(expression.find_first_not_of("-~!(+$ "), expression.size()));
    const auto size = name_size(expression);
    const auto rest = expression.substr(size);
    const auto next = trimmed(rest, name_blanks);
    if (next.size() < rest.size() && name_size(next) > 0)
        return "name";  // Of `First Name`, the first word is another name.
    const auto name = plain_name(expression.substr(0, size));
    return name.empty() ? "name" : name;
}

plain_condition condition_in(std::string_view expression)
{
    expression = trimmed(expression, name_blanks);
    bool inverted = false;
    if (expression.starts_with('!') || expression.starts_with("not ")) {
        inverted = true;
        expression = trimmed(expression.substr(expression.front() == '!' ? 1 : 4), name_blanks);
    }
    if (expression.size() > 2 && expression.starts_with('(') && expression.ends_with(')'))
        expression = trimmed(expression.substr(1, expression.size() - 2), name_blanks);
    return {plain_name(expression), inverted};
}

}  // namespace outbound::text
