// Parses delimiters, sigils, names, fallbacks and standalone lines.
#include "text/scanner.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"
#include "text/editor_markup.hpp"
#include "text/foreign_names.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace outbound::text {
namespace {

constexpr std::string_view blanks = " \t\n\r\f\v";
constexpr std::size_t longest_delimiter = 16;  // Limits the search for it to linear time.

std::string_view trimmed(std::string_view text)
{
    return outbound::trimmed(text, blanks);
}

std::string quoted(std::string_view text)
{
    return '"' + shortened(text) + '"';
}

bool is_variable(token::kind type)
{
    return type == token::kind::value || type == token::kind::raw_value;
}

token::kind kind_of(char sigil)
{
    switch (sigil) {
    case '#':
        return token::kind::section;
    case '^':
        return token::kind::inverted;
    case '/':
        return token::kind::close;
    case '>':
        return token::kind::partial;
    case '&':
        return token::kind::raw_value;
    case '!':
        return token::kind::nothing;
    default:
        return token::kind::value;
    }
}

std::string hexadecimal(char32_t character)
{
    std::string digits;
    for (auto rest = static_cast<std::uint32_t>(character); rest > 0 || digits.size() < 4; rest /= 16)
        digits.insert(0, 1, "0123456789ABCDEF"[rest % 16]);
    return digits;
}

// The fault of the name of a value or section; empty if valid.
std::string fault_of_name(std::string_view name)
{
    if (name.empty())
        return "the tag has no name; write one between the delimiters";
    const auto hidden = hidden_character(name);
    if (name.find_first_of(blanks) != std::string_view::npos || is_wide_blank(hidden))
        return quoted(name) + " has a space in it; write a name like first_name or fields.plan";
    if (hidden != 0)
        return quoted(name) + " has an invisible character in it, U+" + hexadecimal(hidden) + "; type the name again";
    if (name.find_first_of("{}") != std::string_view::npos || has_control_character(name))
        return quoted(name) + " is no name; write one without braces and control characters";
    if (name != "." && (name.front() == '.' || name.back() == '.' || name.find("..") != std::string_view::npos))
        return quoted(name) + " has an empty part; write a name on both sides of each dot";
    return {};
}

std::string fault_of_partial(std::string_view name)
{
    if (name.starts_with('*'))
        return "names of partials cannot be looked up in the values; write the name itself";
    const bool valid =
        !name.empty() && name.find_first_of(blanks) == std::string_view::npos && hidden_character(name) == 0;
    return valid ? std::string{} : fault_of_name(name);
}

// The fault of a fallback; empty if valid. A tag that ends too late has another one in its fallback, or loose braces.
std::string fault_of_fallback(std::string_view name, std::string_view fallback, std::string_view open)
{
    const auto closing = fallback.find('}');
    const bool loose = closing < fallback.find('{') && fallback.find('{', closing) != std::string_view::npos;
    const bool holds_tag = fallback.find(open) != std::string_view::npos;
    if (!holds_tag && !(loose && open == "{{"))
        return {};
    return "the fallback " + quoted(fallback) + " of " + quoted(name) +
           (holds_tag ? " has a tag in it" : " has braces that are no pair") +
           "; a fallback is only text, and its tag ends at the first }}";
}

// Whether the tag is a block or parent of Mustache, and no variable or markup of another language.
bool is_inheritance(std::string_view body, std::string_view fault)
{
    const bool begins = body.starts_with('<') || body.starts_with('$');
    return begins && (fault.empty() || !plain_name(trimmed(body.substr(1))).empty());
}

}  // namespace

scanner::scanner(const source& from, place where)
    : source_{from},
      where_{where},
      text_{from.text},
      foreign_{text_},
      at_{text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0}
{
}

std::optional<token> scanner::next()
{
    if (waiting_)
        return std::exchange(waiting_, std::nullopt);
    if (at_ == text_.size())
        return std::nullopt;

    token text;
    text.offset = at_;
    const auto begin = text_.find(open_, at_);
    if (begin == std::string_view::npos) {
        text.body = text_.substr(std::exchange(at_, text_.size()));
        refuse_foreign(text.offset, text_.size());
        return text;
    }
    refuse_foreign(at_, begin);
    std::size_t end = 0;
    std::size_t text_end = begin;
    token tag = read_tag(begin, end);
    tag.standalone = !is_variable(tag.type) && take_line(tag, text_end, end);
    text.body = text_.substr(at_, text_end - at_);
    at_ = end;
    line_begins_ = tag.standalone;
    if (text.body.empty())
        return tag;
    waiting_ = tag;
    return text;
}

token scanner::read_tag(std::size_t begin, std::size_t& end)
{
    const auto inside = begin + open_.size();
    if (text_.substr(inside).starts_with('{'))
        return read_raw(begin, end);
    const auto closing = find_closing(begin, inside, close_);
    const auto body = trimmed(text_.substr(inside, closing - inside));
    if (body.starts_with('='))
        return read_delimiters(begin, end);
    const auto fault = fault_of_foreign_tag(body);
    if (is_inheritance(body, fault))
        refuse_at(begin, "blocks and parents (< and $) are not supported; use partials and sections");
    if (!fault.empty())
        refuse_at(begin, fault);
    end = closing + close_.size();
    token tag;
    tag.offset = begin;
    tag.type = body.empty() ? token::kind::value : kind_of(body.front());
    if (tag.type == token::kind::nothing)
        return tag;
    return name_tag(tag, tag.type == token::kind::value ? body : trimmed(body.substr(1)));
}

token scanner::read_raw(std::size_t begin, std::size_t& end) const
{
    const auto inside = begin + open_.size() + 1;
    const auto ending = '}' + std::string{close_};
    const auto closing = find_closing(begin, inside, ending);
    end = closing + ending.size();
    if (const auto fault = fault_of_foreign_tag(trimmed(text_.substr(inside, closing - inside))); !fault.empty())
        refuse_at(begin, fault);
    token tag;
    tag.offset = begin;
    tag.type = token::kind::raw_value;
    return name_tag(tag, trimmed(text_.substr(inside, closing - inside)));
}

// Whoever changes the delimiters may write braces as text.
void scanner::refuse_foreign(std::size_t begin, std::size_t end)
{
    if (const auto found = foreign_.find(begin, end, open_ == "{{"); found.offset != std::string_view::npos)
        refuse_at(found.offset, found.fault);
    refuse_encoded(begin, end);
}

void scanner::refuse_encoded(std::size_t begin, std::size_t end) const
{
    if (where_ != place::html || open_ != "{{")
        return;
    if (const auto found = find_encoded_tag(text_.substr(begin, end - begin)); !found.fault.empty())
        refuse_at(begin + found.offset, found.fault);
}

token scanner::name_tag(token tag, std::string_view body) const
{
    const auto bar = body.find('|');
    if (is_variable(tag.type) && bar != std::string_view::npos) {
        tag.has_fallback = true;
        tag.fallback = trimmed(body.substr(bar + 1));
        body = trimmed(body.substr(0, bar));
    } else if (tag.type != token::kind::partial && bar != std::string_view::npos) {
        refuse_at(tag.offset, "a section takes no fallback; write one in the {{name|fallback}} inside it");
    }
    tag.body = body;
    auto fault = tag.type == token::kind::partial ? fault_of_partial(body) : fault_of_name(body);
    if (fault.empty() && tag.has_fallback)
        fault = fault_of_fallback(body, tag.fallback, open_);
    if (!fault.empty())
        refuse_at(tag.offset, fault);
    return tag;
}

token scanner::read_delimiters(std::size_t begin, std::size_t& end)
{
    const auto ending = '=' + std::string{close_};
    const auto inside = text_.find('=', begin + open_.size()) + 1;
    const auto closing = find_closing(begin, inside, ending);
    end = closing + ending.size();

    const auto body = trimmed(text_.substr(inside, closing - inside));
    const auto gap = body.find_first_of(blanks);
    const auto first = body.substr(0, gap);
    const auto second = gap == std::string_view::npos ? std::string_view{} : trimmed(body.substr(gap));
    const auto is_delimiter = [](std::string_view text) {
        return !text.empty() && text.size() <= longest_delimiter &&
               text.find_first_of(blanks) == std::string_view::npos && text.find('=') == std::string_view::npos;
    };
    if (!is_delimiter(first) || !is_delimiter(second))
        refuse_at(
            begin, quoted(body) + " are no delimiters; write two of at most 16 bytes without =, as in {{=<% %>=}}");
    open_ = first;
    close_ = second;
    token tag;
    tag.offset = begin;
    tag.type = token::kind::nothing;
    return tag;
}

std::size_t scanner::find_closing(std::size_t begin, std::size_t from, std::string_view closing) const
{
    const auto found = text_.find(closing, from);
    if (found == std::string_view::npos)
        refuse_at(
            begin, "the tag " + quoted(text_.substr(begin, 40)) + " is never closed; end it with " + quoted(closing));
    return found;
}

// A tag that is alone on its line, except for blanks, removes the whole line.
bool scanner::take_line(token& tag, std::size_t& text_end, std::size_t& end) const
{
    const auto before = text_.substr(at_, text_end - at_);
    const auto line = before.rfind('\n') + 1;  // npos + 1 is 0.
    const auto margin = before.substr(line);
    if ((line == 0 && !line_begins_) || margin.find_first_not_of(" \t") != std::string_view::npos)
        return false;
    const auto after = std::min(text_.find_first_not_of(" \t", end), text_.size());
    const auto rest = text_.substr(after);
    const std::size_t line_end = rest.starts_with('\n') ? 1 : rest.starts_with("\r\n") ? 2 : 0;
    if (line_end == 0 && !rest.empty())
        return false;
    tag.indentation = margin;
    text_end -= margin.size();
    end = after + line_end;
    return true;
}

void scanner::refuse_at(std::size_t offset, std::string_view fault) const
{
    refuse({&source_, offset}, fault);
}

}  // namespace outbound::text
