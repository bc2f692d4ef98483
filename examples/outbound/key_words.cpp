#include "key_words.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace cli {
namespace {

constexpr std::string_view in_its_place = "[a word that may be a key]";

bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return is_capital(c) || (c >= 'a' && c <= 'z');
}

bool is_of_word(char c)
{
    return is_letter(c) || is_digit(c);
}

bool is_key(std::string_view word)
{
    constexpr std::size_t longest_mixed = 8;  // such as 20261128T
    constexpr std::size_t longest_name = 20;
    constexpr int most_humps = 2;  // as in publicUrlOf
    const auto letters = std::ranges::count_if(word, is_letter);
    int digits = 0;  // one at the end may number a name
    int humps = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        digits += is_digit(word[i]) ? (i + 1 == word.size() ? 1 : 2) : 0;
        humps += i > 0 && is_capital(word[i]) && !is_capital(word[i - 1]) ? 1 : 0;
    }
    return word.size() > longest_mixed && letters > 1 &&
           (digits > 1 || humps > most_humps || word.size() > longest_name);
}

/// Whether the word is the path of a file in a folder that exists, and its name holds no key.
bool is_path(std::string_view word)
{
    const std::filesystem::path file{word};
    const auto folder = file.parent_path();
    std::error_code unreadable;
    return folder != file.root_path() && std::filesystem::is_directory(folder, unreadable) &&
           !may_hold_key(file.filename().string());
}

void remove(std::string_view word, std::string& message)
{
    if (!may_hold_key(word) || is_path(word))
        return;
    for (auto at = message.find(word); at != std::string::npos; at = message.find(word, at + in_its_place.size()))
        message.replace(at, word.size(), in_its_place);
}

}  // namespace

bool may_hold_key(std::string_view text)
{
    while (!text.empty()) {
        const auto end = std::ranges::find_if_not(text, is_of_word);
        const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        if (is_key(word))
            return true;
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return false;
}

std::string without_keys(std::string message, std::span<char* const> words)
{
    for (const std::string_view word : words) {
        const auto equals = std::min(word.find('='), word.size());
        remove(word, message);
        remove(word.substr(0, equals), message);
        remove(word.substr(std::min(equals + 1, word.size())), message);
    }
    return message;
}

}  // namespace cli
