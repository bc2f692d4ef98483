#include "text/html_names.hpp"

#include <algorithm>
#include <iterator>

namespace outbound::text {
namespace {

constexpr std::string_view url_attributes[] = {"href", "src", "action", "formaction", "background", "poster", "cite",
    "longdesc", "data", "dynsrc", "lowsrc", "srcset", "imagesrcset", "ping", "manifest", "codebase", "classid",
    "archive", "code", "usemap", "profile", "icon", "base"};
constexpr std::string_view animated_elements[] = {"animate", "animatemotion", "animatetransform", "set"};
constexpr std::string_view animated_attributes[] = {"to", "from", "by", "values"};
constexpr std::string_view other_special_attributes[] = {"srcdoc", "style", "content", "http-equiv", "value"};
constexpr std::string_view raw_elements[] = {
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"};

bool is_among(std::string_view word, auto& list) noexcept
{
    return std::ranges::find(list, word) != std::end(list);
}

bool begins_one_of(std::string_view word, auto& list) noexcept
{
    return std::ranges::any_of(list, [&](std::string_view each) { return each.starts_with(word); });
}

std::string_view local(std::string_view name) noexcept
{
    return name.substr(name.rfind(':') + 1);  // npos + 1 is 0.
}

}  // namespace

bool is_raw_element(std::string_view element) noexcept
{
    return is_among(element, raw_elements);
}

bool holds_text(std::string_view element) noexcept
{
    return element == "title" || element == "textarea";
}

bool begins_foreign_content(std::string_view element) noexcept
{
    return element == "svg" || element == "math";
}

bool holds_script(std::string_view attribute) noexcept
{
    return (attribute.starts_with("on") && attribute.size() > 2) || attribute == "srcdoc";
}

bool holds_url(std::string_view element, std::string_view attribute) noexcept
{
    element = local(element);
    attribute = local(attribute);
    return is_among(attribute, url_attributes) || (element == "param" && attribute == "value") ||
           (is_among(element, animated_elements) && is_among(attribute, animated_attributes));
}

url_list url_list_of(std::string_view attribute) noexcept
{
    attribute = local(attribute);
    return attribute == "srcset" || attribute == "imagesrcset" ? url_list::candidates
           : attribute == "ping"                               ? url_list::blanks
                                                               : url_list::none;
}

bool may_become_special(std::string_view name) noexcept
{
    return name == "o" || name.starts_with("on") || begins_one_of(name, other_special_attributes) ||
           begins_one_of(local(name), url_attributes) || begins_one_of(local(name), animated_attributes);
}

}  // namespace outbound::text
