#include "model/secret_words.hpp"

#include "model/ascii.hpp"
#include "model/secret_filter.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace outbound {
namespace {

bool is_of_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}

}  // namespace

bool may_hold_secret(std::string_view text)
{
    while (!text.empty()) {
        const auto end = std::ranges::find_if_not(text, is_of_word);
        const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        if (!std::ranges::all_of(word, is_digit) && may_be_secret(word))
            return true;
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return false;
}

bool may_be_secret_path(std::string_view path)
{
    const std::filesystem::path file{path};
    const auto folder = file.parent_path();
    std::error_code unreadable;
    const bool is_in_folder = folder != file.root_path() && std::filesystem::is_directory(folder, unreadable);
    return may_hold_secret(is_in_folder ? file.filename().string() : path);
}

}  // namespace outbound
