// Splits the source of a template into text and tags, by Mustache's rules for delimiters and standalone lines.
#pragma once

#include "text/foreign_syntax.hpp"
#include "text/program.hpp"

#include <optional>
#include <string_view>

namespace outbound::text {

struct token {
    enum class kind { text, value, raw_value, section, inverted, close, partial, nothing };

    kind type = kind::text;     ///< `nothing` for comments and set delimiters.
    std::string_view body;      ///< The text, or the name in the tag.
    std::string_view fallback;  ///< Trimmed.
    bool has_fallback = false;
    bool standalone = false;       ///< Alone on its line, which is removed with the tag.
    std::string_view indentation;  ///< The blanks before a standalone tag.
    std::size_t offset = 0;        ///< Offset in the source.
};

/// Reads one source from front to back. Throws error{errc::invalid} with the position of a fault.
class scanner {
public:
    scanner(const source& from, place where);

    /// The next token; `nullopt` at the end. Skips empty text.
    std::optional<token> next();

private:
    token read_tag(std::size_t begin, std::size_t& end);
    token read_raw(std::size_t begin, std::size_t& end) const;
    token read_delimiters(std::size_t begin, std::size_t& end);
    void refuse_foreign(std::size_t begin, std::size_t end);
    void refuse_encoded(std::size_t begin, std::size_t end) const;
    token name_tag(token tag, std::string_view body) const;
    std::size_t find_closing(std::size_t begin, std::size_t from, std::string_view closing) const;
    bool take_line(token& tag, std::size_t& text_end, std::size_t& end) const;
    [[noreturn]] void refuse_at(std::size_t offset, std::string_view fault) const;

    const source& source_;
    place where_;
    std::string_view text_;
    foreign_tags foreign_;
    std::string_view open_ = "{{";
    std::string_view close_ = "}}";
    std::size_t at_ = 0;
    bool line_begins_ = true;  // Whether `at_` is at the beginning of a line.
    std::optional<token> waiting_;
};

}  // namespace outbound::text
