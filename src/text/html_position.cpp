#include "text/html_position.hpp"

#include "model/ascii.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view url_attributes[] = {"href", "src", "action", "formaction", "background", "poster", "cite",
    "longdesc", "data", "dynsrc", "lowsrc", "srcset", "imagesrcset", "ping", "manifest", "codebase", "classid",
    "archive", "code", "usemap", "profile", "icon", "base"};
constexpr std::string_view animated_elements[] = {"animate", "animatemotion", "animatetransform", "set"};
constexpr std::string_view animated_attributes[] = {"to", "from", "by", "values"};
constexpr std::string_view raw_elements[] = {
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"};
constexpr std::string_view scheme_fault =
    "a value and this : would form the scheme of a link; write https: into the template, or give the whole URL as one "
    "value";
constexpr std::string_view command_fault =
    "http-equiv makes a command of this element's content, which holds a value; remove one of them";

constexpr bool is_space(char c) noexcept
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_among(std::string_view word, auto& list) noexcept
{
    return std::ranges::find(list, word) != std::end(list);
}

// Elements whose content is text, in which values are escaped as usual.
bool holds_text(std::string_view element) noexcept
{
    return element == "title" || element == "textarea";
}

}  // namespace

html_fault html_position::read(std::string_view text)
{
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_in_reference())
            begin = i;
        step(text[i]);
        if (!fault_.empty())
            return {begin, fault_};
    }
    return {};
}

void html_position::step(char c)
{
    switch (state_) {
    case state::text:
        if (c == '<')
            state_ = state::tag_open;
        return;
    case state::tag_open:
        return open_tag(c);
    case state::declaration:
        return read_declaration(c);
    case state::bogus:
        if (c == '>')
            state_ = state::text;
        return;
    case state::comment:
        return read_comment(c);
    case state::double_quoted:
        return read_value(c, '"');
    case state::single_quoted:
        return read_value(c, '\'');
    case state::unquoted:
        if (c == '>')
            leave_tag();
        else if (is_space(c))
            state_ = state::before_name;
        return;
    case state::raw:
        return read_raw(c);
    default:
        return read_in_tag(c);
    }
}

void html_position::open_tag(char c)
{
    word_.clear();
    element_.clear();
    commands_ = meta_value_ = false;
    if (is_letter(c) || c == '/') {
        state_ = state::tag_name;
        element_ += to_lower(c);
    } else if (c == '!') {
        state_ = state::declaration;
    } else if (c == '?') {
        state_ = state::bogus;
    } else if (c != '<') {
        state_ = state::text;
    }
}

void html_position::read_declaration(char c)
{
    word_ += c;
    if (c == '>')
        state_ = state::text;
    else if (word_ == "--")
        state_ = state::comment;
    else if (word_ != "-")
        state_ = state::bogus;
}

// `<!-->` ends a comment, too, like `-->` and `--!>`.
void html_position::read_comment(char c)
{
    word_ += c;
    if (c != '>')
        return;
    const std::string_view inside = std::string_view{word_}.substr(2);
    if (inside == ">" || inside == "->" || inside.ends_with("-->") || inside.ends_with("--!>") ||
        (inside.starts_with("[if") && inside.ends_with("]>")))
        state_ = state::text;
}

void html_position::read_in_tag(char c)
{
    if (c == '>')
        return leave_tag();
    if (state_ == state::before_value) {
        if (c == '"' || c == '\'')
            begin_value(c == '"' ? state::double_quoted : state::single_quoted);
        else if (!is_space(c))
            begin_value(state::unquoted);
        return;
    }
    if (is_space(c) || (c == '/' && element_ != "/")) {
        if (state_ == state::tag_name || c == '/')
            state_ = state::before_name;
        else if (state_ == state::name)
            state_ = state::after_name;
        return;
    }
    if (state_ == state::tag_name) {
        element_ += to_lower(c);
    } else if (c == '=') {
        if (state_ == state::before_name)
            word_.clear();
        state_ = state::before_value;
    } else {
        if (state_ != state::name)
            word_.clear();
        word_ += to_lower(c);
        state_ = state::name;
    }
}

void html_position::begin_value(state quoting)
{
    state_ = quoting;
    url_ = {};
    attribute_ = kind_of_attribute();
    if (element_ == "meta" && word_ == "http-equiv") {
        commands_ = true;
        if (meta_value_)
            fault_ = command_fault;
    }
    word_.clear();
}

html_position::kind html_position::kind_of_attribute() const
{
    if (word_.empty())
        return kind::unnamed;
    if ((word_.starts_with("on") && word_.size() > 2) || word_ == "srcdoc")
        return kind::script;
    if (word_ == "style")
        return kind::style;
    if (element_ == "meta" && word_ == "content")
        return kind::meta_content;
    const auto local = std::string_view{word_}.substr(word_.rfind(':') + 1);  // npos + 1 is 0.
    const auto element = std::string_view{element_}.substr(element_.rfind(':') + 1);
    const bool url = is_among(local, url_attributes) || (element == "param" && local == "value") ||
                     (is_among(element, animated_elements) && is_among(local, animated_attributes));
    return url ? kind::url : kind::plain;
}

void html_position::read_value(char c, char quote)
{
    if (c == quote)
        state_ = state::before_name;
    if (attribute_ == kind::url && !(c == quote ? url_.finish() : url_.read(c)))
        fault_ = scheme_fault;
}

void html_position::leave_tag()
{
    state_ = is_among(element_, raw_elements) ? state::raw : state::text;
    script_ = script_place::plain;
    word_.clear();
}

void html_position::read_raw(char c)
{
    const auto ending = "</" + element_;
    const bool ends_name = c == '>' || c == '/' || is_space(c);
    if (ends_name && word_ == ending && script_ != script_place::double_escaped) {
        element_.insert(0, 1, '/');
        state_ = state::before_name;
        return read_in_tag(c);
    }
    if (element_ == "script")
        read_script(c);
    word_ += to_lower(c);
    if (word_.size() > ending.size())
        word_.erase(0, 1);
}

// In `<!--`, a second `<script>` hides the next end tag.
void html_position::read_script(char c)
{
    const auto last = word_ + c;
    if (last.ends_with("-->"))
        script_ = script_place::plain;
    else if (last.ends_with("<!--") && script_ == script_place::plain)
        script_ = script_place::escaped;
    else if (c != '>' && c != '/' && !is_space(c))
        return;
    else if (word_ == "</script" && script_ == script_place::double_escaped)
        script_ = script_place::escaped;
    else if (word_.ends_with("<script") && script_ == script_place::escaped)
        script_ = script_place::double_escaped;
}

std::string_view html_position::value_fault() const noexcept
{
    if (is_quoted() && attribute_ == kind::unnamed)
        return "stands in an attribute without a name; name it";
    if (is_in_url() && url_.holds_code())
        return "stands in a URL that holds code or data; write an https URL";
    if (is_quoted() && attribute_ == kind::meta_content && commands_)
        return "stands in the content of a meta element with http-equiv; write the content without values";
    if (is_in_tag())
        return "stands inside a tag; write it into a quoted attribute";
    if (state_ == state::tag_open)
        return "stands behind <, where it may become a tag; write &lt; before it";
    if (is_quoted() && attribute_ == kind::script)
        return "stands in a script; move it into the text";
    if (is_quoted() && attribute_ == kind::style)
        return "stands in a style; move it into the text";
    return section_fault();
}

std::string_view html_position::section_fault() const noexcept
{
    if (is_in_reference())
        return "stands in a character reference; end it with ; before, or write &amp; for the character &";
    switch (state_) {
    case state::raw:
        return element_ == "style"    ? "stands in a style; move it into the text"
               : holds_text(element_) ? ""
               : element_ == "script" ? "stands in a script; move it into the text"
                                      : "stands in an element whose content is no markup; move it into the text";
    case state::comment:
    case state::declaration:
    case state::bogus:
        return "stands in a comment; remove the comment, or write {{! …}} for a note of your own";
    case state::before_value:
    case state::unquoted:
        return "stands in an attribute without quotes; write quotes around the attribute's value";
    default:
        return {};
    }
}

escaping html_position::value_escaping(bool raw) const noexcept
{
    if (raw)
        return escaping::none;
    return is_in_url() ? url_.value_escaping() : escaping::html;
}

void html_position::pass_value() noexcept
{
    meta_value_ |= is_quoted() && attribute_ == kind::meta_content;
    if (is_in_url())
        url_.pass_value();
}

bool html_position::join(const html_position& begin)
{
    if (is_in_tag() && begin.is_in_tag()) {
        if (state_ != begin.state_ || word_ != begin.word_)
            word_.clear(), state_ = state::before_name;
        return true;
    }
    if (state_ != begin.state_ || attribute_ != begin.attribute_ || element_ != begin.element_)
        return state_ == begin.state_ && in_text();
    return !is_in_url() || url_.join(begin.url_);
}

}  // namespace outbound::text
