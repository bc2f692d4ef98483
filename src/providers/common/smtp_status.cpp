#include "providers/common/smtp_status.hpp"

#include "model/ascii.hpp"

#include <algorithm>

namespace outbound {
namespace {

constexpr std::string_view separators = " \t\r\n;:,()[]<>\"'#-";

/// Removes and returns the first word; empty: there is none.
std::string_view take_word(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    const auto word = text.substr(0, text.find_first_of(separators));
    text.remove_prefix(word.size());
    return word;
}

bool is_number(std::string_view text, std::size_t most_digits)
{
    return !text.empty() && text.size() <= most_digits && std::ranges::all_of(text, is_digit);
}

bool is_reply_code(std::string_view word)
{
    return word.size() == 3 && word[0] >= '2' && word[0] <= '5' && is_number(word, 3);
}

// A class, a subject and a detail; an IP address has a fourth number.
bool is_enhanced_status(std::string_view word)
{
    if (word.size() < 5 || word[0] < '2' || word[0] > '5' || word[1] != '.')
        return false;
    const auto rest = word.substr(2);
    const auto dot = rest.find('.');
    return dot != std::string_view::npos && is_number(rest.substr(0, dot), 3) && is_number(rest.substr(dot + 1), 3);
}

}  // namespace

bool is_temporary(std::string_view status) noexcept
{
    return status.size() > 2 && status[0] == '4' && (status[1] == '.' || is_digit(status[1]));
}

// `554 4.4.7` is temporary, too: a server gave up after temporary failures. A quoted reply of another server follows.
bool is_temporary_diagnostic(std::string_view words) noexcept
{
    const auto mark = words.find(';');
    if (mark != std::string_view::npos && words.substr(0, mark).find_first_of(" .") == std::string_view::npos)
        words.remove_prefix(mark + 1);
    auto word = take_word(words);
    if (is_reply_code(word)) {
        if (word.front() == '4')
            return true;
        word = take_word(words);
    }
    while (!word.empty() && !is_enhanced_status(word))
        word = take_word(words);
    return !word.empty() && word.front() == '4';
}

}  // namespace outbound
