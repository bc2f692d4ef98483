// Keeps words that look like a key out of messages: a key may stand at a wrong place of the command line.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cli {

/// Whether the text has a long word that mixes letters and digits, or has many capital letters, as keys do and names
/// do not. Words are separated by all characters but letters and digits.
bool may_hold_key(std::string_view text);

/// The message without those of the words that may hold a key. The path of a file is none if its folder exists.
std::string without_keys(std::string message, std::span<char* const> words);

}  // namespace cli
