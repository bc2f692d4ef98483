#include "text/html_position.hpp"

#include "model/ascii.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view url_attributes[] = {"href", "src", "action", "formaction", "background", "poster", "cite",
    "longdesc", "data", "dynsrc", "lowsrc", "srcset", "ping", "manifest"};
constexpr std::string_view raw_elements[] = {
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"};
constexpr std::string_view address_schemes[] = {"mailto", "tel", "sms"};
constexpr std::string_view code_schemes[] = {"javascript", "vbscript", "data"};

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

std::size_t html_position::read(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ':' && in_scheme() && value_in_scheme_)
            return i;
        step(text[i]);
    }
    return std::string_view::npos;
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
    url_ = url_place::start;
    value_in_scheme_ = false;
    const auto local = std::string_view{word_}.substr(word_.rfind(':') + 1);  // npos + 1 is 0.
    attribute_ = word_.empty()                                                        ? kind::unnamed
                 : (word_.starts_with("on") && word_.size() > 2) || word_ == "srcdoc" ? kind::script
                 : word_ == "style"                                                   ? kind::style
                 : is_among(local, url_attributes)                                    ? kind::url
                                                                                      : kind::plain;
    word_.clear();
}

void html_position::read_value(char c, char quote)
{
    if (c == quote)
        state_ = state::before_name;
    else if (attribute_ == kind::url)
        read_url(c);
}

void html_position::read_url(char c)
{
    if (url_ == url_place::address && (c == '?' || c == '#'))
        url_ = url_place::rest;
    if (url_ > url_place::scheme || static_cast<unsigned char>(c) <= ' ')
        return;
    url_ = url_place::scheme;
    if (c == ':')
        url_ = is_among(word_, code_schemes)      ? url_place::code
               : is_among(word_, address_schemes) ? url_place::address
                                                  : url_place::rest;
    else if (c == '/' || c == '?' || c == '#')
        url_ = url_place::rest;
    else
        word_ += to_lower(c);
}

void html_position::leave_tag()
{
    state_ = is_among(element_, raw_elements) ? state::raw : state::text;
    word_.clear();
}

void html_position::read_raw(char c)
{
    const auto ending = "</" + element_;
    if (word_ == ending && (c == '>' || c == '/' || is_space(c))) {
        element_.insert(0, 1, '/');
        state_ = state::before_name;
        return read_in_tag(c);
    }
    word_ += to_lower(c);
    if (!ending.starts_with(word_))
        word_.assign(c == '<' ? 1 : 0, '<');
}

std::string_view html_position::value_fault() const noexcept
{
    if (is_quoted() && attribute_ == kind::unnamed)
        return "stands in an attribute without a name; name it";
    if (is_quoted() && attribute_ == kind::url && url_ == url_place::code)
        return "stands in a URL that holds code or data; write an https URL";
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
    if (!is_quoted() || attribute_ != kind::url)
        return escaping::html;
    return url_ == url_place::start     ? escaping::url
           : url_ == url_place::address ? escaping::url_address
                                        : escaping::url_component;
}

void html_position::pass_value() noexcept
{
    if (!in_scheme())
        return;
    url_ = url_place::scheme;
    value_in_scheme_ = true;
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
    value_in_scheme_ |= begin.value_in_scheme_;
    if (begin.url_ < url_) {
        url_ = begin.url_;
        word_ = begin.word_;
    }
    return true;
}

}  // namespace outbound::text
