// The names in tags of other template languages, for advice.
#pragma once

#include <string>
#include <string_view>

namespace outbound::text {

/// The name that a path of another language means: `user.name` for `this.user['name']`, `@root.user.name` or
/// `user.name()`; `.` for `this`. Empty if it is more than a path.
std::string plain_name(std::string_view path);

/// The first character of a name that nobody sees: a blank of Unicode, a character without width, a mark of direction,
/// or a joiner at the beginning or end. 0 if there is none.
char32_t hidden_character(std::string_view name) noexcept;

/// Whether the character is a blank of Unicode outside ASCII.
bool is_wide_blank(char32_t c) noexcept;

/// Whether the word begins the other case of a condition, or ends a block, and so is no name.
bool is_word_of_else(std::string_view word);
bool is_word_of_end(std::string_view word);

/// Whether `name`, which no blank divides, is an expression of another language: it has brackets, quotation marks,
/// operators, or a mark that trims blanks.
bool is_expression(std::string_view name);

/// The name at the beginning of an expression; `name` if there is none, or if a word follows it.
std::string leading_name(std::string_view expression);

/// What a condition becomes: the name of a section, inverted for `not x`.
struct plain_condition {
    std::string name;  ///< Empty: more than a name.
    bool inverted = false;
};
plain_condition condition_in(std::string_view expression);

}  // namespace outbound::text
