// A small reader of XML: elements, attributes, text and the predefined entities, without CDATA and DTD.
#include "twiml.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace simulator::twilio {
namespace {

constexpr std::array<std::string_view, 12> verbs{
    "Response", "Say", "Play", "Pause", "Gather", "Hangup", "Redirect", "Record", "Reject", "Dial", "Number", "break"};

class reader {
public:
    explicit reader(std::string_view document) : rest_(document) {}

    std::string fault()
    {
        skip_declaration();
        skip_blanks();
        if (!rest_.starts_with("<Response"))
            return "the root must be Response";
        while (fault_.empty() && !rest_.empty() && !(ended_ && open_.empty()))
            rest_.front() == '<' ? tag() : text();
        skip_blanks();
        if (fault_.empty() && (!open_.empty() || !rest_.empty()))
            fault_ = "elements are not closed, or something follows the root";
        return fault_;
    }

private:
    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

    void skip_declaration()
    {
        if (rest_.starts_with("<?xml "))
            rest_.remove_prefix(std::min(rest_.find("?>"), rest_.size() - 2) + 2);
    }

    void text()
    {
        const auto end = std::min(rest_.find('<'), rest_.size());
        check_text(rest_.substr(0, end));
        rest_.remove_prefix(end);
    }

    void check_text(std::string_view text)
    {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
                fault_ = "a control character that XML forbids";
            if (text[i] == '&' && !is_entity(text.substr(i)))
                fault_ = "an & that begins no entity";
        }
    }

    static bool is_entity(std::string_view text)
    {
        const auto name = text.substr(1, text.find(';') - 1);
        constexpr std::array<std::string_view, 5> known{"amp", "lt", "gt", "quot", "apos"};
        return text.find(';') != text.npos && (name.starts_with('#') || std::ranges::find(known, name) != known.end());
    }

    void tag()
    {
        const auto end = rest_.find('>');
        if (end == rest_.npos) {
            fault_ = "a tag that does not end";
            return;
        }
        auto inside = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        if (inside.starts_with('/'))
            return close(inside.substr(1));
        const bool whole = inside.ends_with('/');
        if (whole)
            inside.remove_suffix(1);
        const auto name = inside.substr(0, inside.find_first_of(" \t\r\n"));
        if (std::ranges::find(verbs, name) == verbs.end())
            fault_ = "no such verb: " + std::string{name.substr(0, 40)};
        check_attributes(inside.substr(name.size()));
        if (!whole)
            open_.push_back(name);
    }

    void close(std::string_view name)
    {
        if (open_.empty() || open_.back() != name)
            fault_ = "elements are closed in another order than they were opened";
        else
            open_.pop_back();
        ended_ = open_.empty();
    }

    void check_attributes(std::string_view text)
    {
        for (;;) {
            text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
            if (text.empty())
                return;
            const auto quote = text.find("=\"");
            const auto end = quote == text.npos ? text.npos : text.find('"', quote + 2);
            if (end == text.npos) {
                fault_ = "an attribute without quotes";
                return;
            }
            check_text(text.substr(quote + 2, end - quote - 2));
            text.remove_prefix(end + 1);
        }
    }

    std::string_view rest_;
    std::vector<std::string_view> open_;
    bool ended_ = false;
    std::string fault_;
};

std::string unescaped(std::string text)
{
    constexpr std::string_view ampersand = "&amp;";
    for (auto at = text.find(ampersand); at != std::string::npos; at = text.find(ampersand, at + 1))
        text.replace(at, ampersand.size(), "&");
    return text;
}

}  // namespace

std::string fault_in_twiml(std::string_view document)
{
    return reader{document}.fault();
}

std::string attribute_in(std::string_view tag, std::string_view name)
{
    const auto mark = ' ' + std::string{name} + "=\"";
    const auto at = tag.find(mark);
    if (at == tag.npos)
        return {};
    const auto from = at + mark.size();
    return std::string{tag.substr(from, tag.find('"', from) - from)};
}

std::vector<asking_verb> asking_verbs(std::string_view document)
{
    std::vector<asking_verb> out;
    for (auto at = document.find('<'); at != document.npos; at = document.find('<', at + 1)) {
        const auto end = std::min(document.find('>', at), document.size());
        const auto tag = document.substr(at + 1, end - at - 1);
        const auto name = tag.substr(0, tag.find_first_of(" /"));
        if (name == "Gather" || name == "Dial" || name == "Record")
            out.push_back({std::string{name}, unescaped(attribute_in(tag, "action")), {}});
        else if (name == "Redirect")
            out.push_back(
                {"Redirect", unescaped(std::string{document.substr(end + 1, document.find('<', end) - end - 1)}), {}});
        else if (name == "Number" && !out.empty())
            out.back().whisper_url = unescaped(attribute_in(tag, "url"));
    }
    return out;
}

}  // namespace simulator::twilio
