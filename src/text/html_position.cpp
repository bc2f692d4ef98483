#include "text/html_position.hpp"

#include "model/ascii.hpp"
#include "text/html_names.hpp"

#include <algorithm>
#include <utility>

namespace outbound::text {
namespace {

constexpr std::string_view scheme_fault =
    "a value and this : would form the scheme of a link; write https: into the template, or give the whole URL as one "
    "value";
constexpr std::string_view command_fault =
    "http-equiv makes a command of this element's content, which holds a value; remove one of them";
constexpr std::string_view cdata_word = "[CDATA[";  // Elsewhere than in svg and math, it begins a comment.
constexpr std::string_view cdata_fault =
    "svg or math reads this CDATA section as text, up to ]]>; write the text itself, with &lt; for < and &amp; for &";
constexpr std::string_view divided_element_fault =
    "a section ends in the name of an element, which this would continue; write a blank before it";

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
        else if (is_html_blank(c))
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
    commands_ = meta_value_ = divided_ = false;
    seam_ = seam::none;
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
    else if (foreign_ && word_ == cdata_word)
        fault_ = cdata_fault;
    else if (word_ != "-" && !(foreign_ && cdata_word.starts_with(word_)))
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
        else if (!is_html_blank(c))
            begin_value(state::unquoted);
        return;
    }
    const auto seam_before = std::exchange(seam_, seam::none);
    if (is_html_blank(c) || (c == '/' && element_ != "/")) {
        if (state_ == state::tag_name || c == '/')
            state_ = state::before_name;
        else if (state_ == state::name)
            state_ = state::after_name;
        return;
    }
    if (seam_before == seam::element)
        fault_ = divided_element_fault;
    if (state_ == state::tag_name) {
        element_ += to_lower(c);
    } else if (c == '=') {
        if (state_ == state::before_name)
            word_.clear();
        state_ = state::before_value;
    } else {
        if (state_ != state::name) {
            word_.clear();
            divided_ = seam_before != seam::none;
        }
        word_ += to_lower(c);
        state_ = state::name;
    }
}

void html_position::begin_value(state quoting)
{
    state_ = quoting;
    url_ = {};
    list_ = url_list_of(word_);
    descriptor_ = comma_ = false;
    attribute_ = kind_of_attribute();
    if (element_ == "meta" && (word_ == "http-equiv" || attribute_ == kind::unnamed || attribute_ == kind::divided)) {
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
    if (divided_)
        return kind::divided;
    if (holds_script(word_))
        return kind::script;
    if (word_ == "style")
        return kind::style;
    if (element_ == "meta" && word_ == "content")
        return kind::meta_content;
    return holds_url(element_, word_) ? kind::url : kind::plain;
}

void html_position::read_value(char c, char quote)
{
    if (c == quote)
        state_ = state::before_name;
    if (attribute_ == kind::url && !(c == quote ? url_.finish() : url_.read(c)))
        fault_ = scheme_fault;
    if (attribute_ == kind::url && list_ != url_list::none && ends_listed_url(c))
        url_ = {};
}

// Whether the next URL of a list may begin behind `c`.
bool html_position::ends_listed_url(char c)
{
    const bool ends =
        list_ == url_list::blanks ? is_html_blank(c) : (c == ',' && descriptor_) || (is_html_blank(c) && comma_);
    comma_ = c == ',';
    descriptor_ = !ends && (descriptor_ || (is_html_blank(c) && url_.begun()));
    return ends;
}

void html_position::leave_tag()
{
    state_ = is_raw_element(element_) ? state::raw : state::text;
    foreign_ |= begins_foreign_content(element_);
    script_ = script_place::plain;
    cdata_ = 0;
    word_.clear();
}

std::string_view html_position::value_fault(bool raw) const
{
    if (is_quoted() && attribute_ == kind::unnamed)
        return "stands in an attribute without a name; name it";
    if (is_quoted() && attribute_ == kind::divided)
        return "stands in an attribute whose name a section divides; write the whole attribute into the section";
    if (is_in_url() && url_.holds_code())
        return "stands in a URL that holds code or data; write an https URL";
    if (is_in_url() && url_.is_ambiguous() && !raw)
        return "stands in a URL that begins differently with a section and without it; write the value into each case "
               "of the section";
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

std::string_view html_position::section_fault() const
{
    if (is_in_reference())
        return "stands in a character reference; end it with ; before, or write &amp; for the character &";
    switch (state_) {
    case state::raw:
        return element_ == "style"    ? "stands in a style; move it into the text"
               : holds_text(element_) ? (is_in_end_tag() ? "stands in an end tag; write the end tag whole" : "")
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
    if (is_quoted())
        ++values_;
    comma_ = false;
    if (is_in_url())
        url_.pass_value();
}

bool html_position::repeats(const html_position& begin) const
{
    const bool ends_in_name = state_ == state::name || state_ == state::after_name;
    const bool joins_names = ends_in_name ? may_become_special(word_) : seam_ == seam::special_attribute;
    return values_ == begin.values_ || !is_in_tag() || !joins_names;
}

bool html_position::join(const html_position& other)
{
    foreign_ |= other.foreign_;
    commands_ |= other.commands_;
    meta_value_ |= other.meta_value_;
    values_ = std::max(values_, other.values_);
    if (is_in_tag() && other.is_in_tag())
        return join_in_tag(other);
    if (state_ != other.state_ || in_text())
        return state_ == other.state_;
    if (attribute_ != other.attribute_ || element_ != other.element_ || (state_ == state::raw && is_in_end_tag()))
        return false;
    descriptor_ |= other.descriptor_;
    comma_ |= other.comma_;
    return !is_in_url() || (list_ == other.list_ && url_.join(other.url_));
}

// What follows belongs to neither of two different names.
bool html_position::join_in_tag(const html_position& other)
{
    if (element_ != other.element_)
        return false;
    seam_ = std::max(seam_, other.seam_);
    if (state_ == other.state_ && word_ == other.word_ && divided_ == other.divided_)
        return true;
    const auto either_is = [&](state which) { return state_ == which || other.state_ == which; };
    if (either_is(state::tag_name))
        seam_ = seam::element;
    else if (either_is(state::name))
        seam_ = std::max(seam_,
            may_become_special(word_) || may_become_special(other.word_) ? seam::special_attribute : seam::attribute);
    word_.clear();
    divided_ = false;
    state_ = state::before_name;
    return true;
}

}  // namespace outbound::text
