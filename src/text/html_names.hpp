// The elements and attributes of HTML whose content is more than text.
#pragma once

#include <string_view>

namespace outbound::text {

constexpr bool is_html_blank(char c) noexcept
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// All names are in lower case.

/// Whether the content of the element is not markup: script, style, title, …
bool is_raw_element(std::string_view element) noexcept;

/// Whether the content of a raw element is text, in which values are escaped as usual.
bool holds_text(std::string_view element) noexcept;

/// Whether title and other raw elements are ordinary elements inside this one.
bool begins_foreign_content(std::string_view element) noexcept;

/// Whether the attribute is a script: `onclick`, `srcdoc`, …
bool holds_script(std::string_view attribute) noexcept;

/// Whether the attribute holds a URL, or a list of them.
bool holds_url(std::string_view element, std::string_view attribute) noexcept;

/// How a list of URLs is divided.
enum class url_list {
    none,
    candidates,  ///< By commas, behind a URL and its descriptors: `srcset`.
    blanks,      ///< `ping`.
};
url_list url_list_of(std::string_view attribute) noexcept;

/// Whether more letters could make of `name` an attribute that holds a script, a style, a URL or a command.
bool may_become_special(std::string_view name) noexcept;

}  // namespace outbound::text
