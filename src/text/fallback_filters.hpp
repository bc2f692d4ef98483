// Recognises filters of other template languages behind the bar of a tag, where the fallback stands.
#pragma once

#include <string>
#include <string_view>

namespace outbound::text {

struct fallback_filter {
    bool found = false;
    std::string_view words;  ///< The fallback that it names, as in `default: "there"`; may be empty.
    /// Whether the whole may be meant as text, like `first` or `date: open`.
    bool may_be_text = false;
};

/// The filter in a fallback, which is the trimmed text behind the first bar: a known filter of Liquid, Jinja, Twig,
/// Django, Handlebars or Angular, alone or with an argument; any name with an argument in quotes; or `||`.
fallback_filter find_filter(std::string_view fallback);

/// Whether the text begins with a quotation mark, straight or typographic, or with an entity for one.
bool begins_quoted(std::string_view text);

/// The first text in such marks; empty if there is none near the beginning.
std::string_view quoted_text(std::string_view text);

}  // namespace outbound::text
