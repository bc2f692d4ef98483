// Reads the marks in texts of blocks from front to back, in linear time.
#include "api/content/block_text.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"
#include "text/escape.hpp"

#include <outbound/template.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::string_view text_blanks = " \t\r\n";
constexpr std::string_view schemes_of_links[] = {"https://", "http://", "mailto:", "tel:", "sms:"};

// The tag of a template at the beginning of the text; empty if there is none.
std::string_view tag_at(std::string_view text)
{
    if (!text.starts_with("{{"))
        return {};
    const std::string_view ending = text.starts_with("{{{") ? "}}}" : "}}";
    const auto end = text.find(ending);
    return end == std::string_view::npos ? std::string_view{} : text.substr(0, end + ending.size());
}

// The first character inside a tag, which says what it does; a blank for none.
char sigil_of(std::string_view tag)
{
    const auto at = tag.find_first_not_of(text_blanks, 2);
    return at == std::string_view::npos ? ' ' : tag[at];
}

bool is_value(std::string_view tag)
{
    return !tag.empty() && std::string_view{"{&#^/!>="}.find(sigil_of(tag)) == std::string_view::npos;
}

bool may_begin_link(std::string_view url)
{
    return is_value(tag_at(url)) || std::ranges::any_of(schemes_of_links, [&](std::string_view scheme) {
        return std::ranges::equal(url.substr(0, scheme.size()), scheme, {}, to_lower);
    });
}

std::string fault_of_url(std::string_view url)
{
    if (!may_begin_link(url))
        return "must begin with https://, http://, mailto:, tel:, sms: or the variable of a whole URL, got " +
               shortened(url);
    for (std::size_t at = 0; at < url.size();) {
        const auto tag = tag_at(url.substr(at));
        if (tag.empty() && text_blanks.find(url[at]) != std::string_view::npos)
            return "must have no blanks: write %20, got " + shortened(url);
        at += tag.empty() ? 1 : tag.size();
    }
    return {};
}

// Escapes text for an attribute or an element; tags stay as they are.
std::string escaped_around_tags(std::string_view source)
{
    std::string out;
    while (!source.empty()) {
        const auto tag = tag_at(source);
        const auto length = tag.empty() ? std::clamp<std::size_t>(source.find("{{", 1), 1, source.size()) : tag.size();
        if (tag.empty())
            text::append_escaped(out, source.substr(0, length), text::escaping::html);
        else
            out += tag;
        source.remove_prefix(length);
    }
    return out;
}

// Reports what the template finds in the member's own text, with line and column there.
bool compiles(const std::string& source, std::string_view path, complaints& wrong)
try {
    for (auto at = source.find("{{"); at != std::string::npos; at = source.find("{{", at + 2))
        if (sigil_of(std::string_view{source}.substr(at)) == '=') {
            wrong.add(path, "must not change the delimiters of tags");
            return false;
        }
    const text_template unused{source, place::text};
    return true;
} catch (const error& e) {
    wrong.add(path, e.problem());
    return false;
}

class marked_text {
public:
    marked_text(std::string_view source, std::string_view path, complaints& wrong)
        : rest_{source},
          path_{path},
          wrong_{wrong}
    {
    }

    block_text read(bool takes_links)
    {
        takes_links_ = takes_links;
        while (!rest_.empty())
            if (!take_line_of_tag() && !take_tag() && !take_bold() && !take_link())
                take_character();
        if (is_bold_)
            out_.html += "</strong>";
        return std::move(out_);
    }

private:
    void add(std::string_view html, std::string_view plain, std::size_t length)
    {
        out_.html += html;
        out_.plain += plain;
        rest_.remove_prefix(length);
        line_begins_ = false;
    }

    // The tag of a section, alone on its line, makes no line of its own.
    bool take_line_of_tag()
    {
        if (!line_begins_)
            return false;
        const auto end = std::min(rest_.find('\n'), rest_.size());
        const auto line = trimmed(rest_.substr(0, end), text_blanks);
        const auto tag = tag_at(line);
        if (tag.empty() || tag.size() != line.size() ||
            std::string_view{"#^/!"}.find(sigil_of(tag)) == std::string_view::npos)
            return false;
        const auto length = std::min(end + 1, rest_.size());
        const auto text = std::string{tag} + (length > end ? "\n" : "");
        add(text, text, length);
        line_begins_ = true;
        return true;
    }

    bool take_tag()
    {
        const auto tag = tag_at(rest_);
        if (!tag.empty())
            add(tag, tag, tag.size());
        return !tag.empty();
    }

    bool take_bold()
    {
        constexpr std::string_view mark = "**";
        if (!rest_.starts_with(mark) || (!is_bold_ && rest_.find(mark, mark.size()) == std::string_view::npos))
            return false;
        add(is_bold_ ? "</strong>" : "<strong>", {}, mark.size());
        is_bold_ = !is_bold_;
        return true;
    }

    bool take_link()
    {
        if (!takes_links_ || !rest_.starts_with('['))
            return false;
        const auto middle = find(1, "[\n", "](");
        if (middle == std::string_view::npos || middle == 1)
            return false;
        const auto end = find(middle + 2, text_blanks, ")");
        if (end == std::string_view::npos)
            return false;
        const auto url = rest_.substr(middle + 2, end - middle - 2);
        if (auto fault = fault_of_url(url); !fault.empty())
            wrong_.add(path_, "the link " + fault);
        const auto words = marked_text{rest_.substr(1, middle - 1), path_, wrong_}.read(false);
        add("<a href=\"" + escaped_around_tags(url) + "\" style=\"color:inherit;text-decoration:underline\">" +
                words.html + "</a>",
            words.plain == url ? words.plain : words.plain + " (" + std::string{url} + ')', end + 1);
        return true;
    }

    // Finds `wanted` outside of tags, before any of the characters that end the search.
    std::size_t find(std::size_t at, std::string_view ends, std::string_view wanted) const
    {
        while (at < rest_.size() && at < longest_link) {
            const auto tag = tag_at(rest_.substr(at));
            if (rest_.substr(at).starts_with(wanted))
                return at;
            if (tag.empty() && ends.find(rest_[at]) != std::string_view::npos)
                break;
            at += tag.empty() ? 1 : tag.size();
        }
        return std::string_view::npos;
    }

    void take_character()
    {
        const char c = rest_.front();
        if (c == '\r')
            return rest_.remove_prefix(1);
        if (c == '\n')
            out_.html += "<br>";
        const auto length = c == '\n' ? 1 : std::clamp<std::size_t>(rest_.find_first_of("\r\n{*[", 1), 1, rest_.size());
        std::string escaped;
        text::append_escaped(escaped, rest_.substr(0, length), text::escaping::html);
        add(escaped, rest_.substr(0, length), length);
        line_begins_ = c == '\n';
    }

    static constexpr std::size_t longest_link = 2000;  // Limits the search to linear time.

    std::string_view rest_;
    std::string_view path_;
    complaints& wrong_;
    block_text out_;
    bool takes_links_ = false;
    bool is_bold_ = false;
    bool line_begins_ = true;
};

}  // namespace

block_text read_block_text(const std::string& source, std::string_view path, complaints& wrong)
{
    return compiles(source, path, wrong) ? marked_text{source, path, wrong}.read(true) : block_text{};
}

std::string read_block_url(const std::string& source, std::string_view path, complaints& wrong)
{
    if (source.empty() || !compiles(source, path, wrong))
        return {};
    if (auto fault = fault_of_url(source); !fault.empty())
        wrong.add(path, std::move(fault));
    return escaped_around_tags(source);
}

std::string read_block_line(const std::string& source, std::string_view path, complaints& wrong)
{
    return compiles(source, path, wrong) ? escaped_around_tags(source) : std::string{};
}

}  // namespace outbound::api
