// Elements whose content is no markup: where they end.
#include "model/ascii.hpp"
#include "text/html_names.hpp"
#include "text/html_position.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view foreign_text_fault =
    "svg or math may make markup of this element's content; write only text into it";
constexpr std::string_view cdata_begin = "<![CDATA[";
constexpr std::string_view hidden_end_fault =
    "svg or math may read this end tag as text, in a CDATA section; end the section before it, with ]]>";

}  // namespace

void html_position::read_raw(char c)
{
    const auto ending = "</" + element_;
    const bool ends_name = c == '>' || c == '/' || is_html_blank(c);
    if (ends_name && word_ == ending && script_ != script_place::double_escaped) {
        if (foreign_ && cdata_ >= cdata_begin.size())
            fault_ = hidden_end_fault;
        element_.insert(0, 1, '/');
        state_ = state::before_name;
        return read_in_tag(c);
    }
    read_cdata(c);
    if (element_ == "script")
        read_script(c);
    if (foreign_ && element_ != "script" && begins_markup(c))
        fault_ = foreign_text_fault;
    word_ += to_lower(c);
    if (word_.size() > ending.size())
        word_.erase(0, 1);
}

void html_position::read_cdata(char c)
{
    constexpr auto inside = static_cast<std::uint8_t>(cdata_begin.size());
    if (cdata_ < inside)
        cdata_ = c == cdata_begin[cdata_] ? static_cast<std::uint8_t>(cdata_ + 1) : c == '<' ? 1 : 0;
    else if (c == ']')
        cdata_ = std::min(static_cast<std::uint8_t>(cdata_ + 1), static_cast<std::uint8_t>(inside + 2));
    else
        cdata_ = c == '>' && cdata_ == inside + 2 ? 0 : inside;
}

// Whether `c` begins a tag or a comment that does not end the raw element.
bool html_position::begins_markup(char c) const
{
    const auto open = word_.rfind('<');
    if (open == std::string::npos)
        return false;
    const auto tag = word_.substr(open) + to_lower(c);
    if (tag.size() == 2)
        return is_letter(c) || c == '?' || (c == '!' && element_ != "style");
    return tag[1] == '/' && !("</" + element_).starts_with(tag);
}

// Whether more letters may end the raw element.
bool html_position::is_in_end_tag() const
{
    const auto open = word_.rfind('<');
    return open != std::string::npos && ("</" + element_).starts_with(std::string_view{word_}.substr(open));
}

// In `<!--`, a second `<script>` hides the next end tag.
void html_position::read_script(char c)
{
    const auto last = word_ + c;
    if (last.ends_with("-->"))
        script_ = script_place::plain;
    else if (last.ends_with("<!--") && script_ == script_place::plain)
        script_ = script_place::escaped;
    else if (c != '>' && c != '/' && !is_html_blank(c))
        return;
    else if (word_ == "</script" && script_ == script_place::double_escaped)
        script_ = script_place::escaped;
    else if (word_.ends_with("<script") && script_ == script_place::escaped)
        script_ = script_place::double_escaped;
}

}  // namespace outbound::text
