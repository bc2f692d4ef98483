// Recognises tags of Liquid, Jinja, Handlebars or Go, and suggests the Mustache equivalent.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound::text {

/// The fault of a tag; empty if it is Mustache. `body` is the trimmed text between the delimiters, including the sigil.
std::string fault_of_foreign_tag(std::string_view body);

/// A tag of Liquid or Jinja in text between tags: `{% if x %}` or `{# note #}`.
struct foreign_tag {
    std::size_t offset = std::string_view::npos;  ///< npos: none.
    std::string fault;
};

/// Finds such tags in one source, in linear time if it is asked from front to back.
class foreign_tags {
public:
    explicit foreign_tags(std::string_view source) : source_{source} {}

    /// The first tag that begins in [begin, end). `compact`: whether `{#note#}`, without blanks, is one, too.
    foreign_tag find(std::size_t begin, std::size_t end, bool compact);

private:
    std::string fault_of_statement_at(std::size_t at);
    std::string fault_of_comment_at(std::size_t at, bool compact);
    std::string_view inside(std::size_t at, std::string_view closing, std::size_t& known) const;

    std::string_view source_;
    std::size_t statement_end_ = 0;  // The last closing that was found.
    std::size_t comment_end_ = 0;
};

}  // namespace outbound::text
