#include "text/editor_markup.hpp"

#include "model/ascii.hpp"
#include "model/percent.hpp"
#include "model/utf8.hpp"
#include "text/foreign_names.hpp"
#include "text/html_references.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view editor_blanks = " \t\n\r\f\v";
constexpr std::size_t longest_marked_name = 1000;
constexpr std::size_t longest_encoded_tag = 300;

std::string without_elements(std::string_view text)
{
    std::string out;
    const auto last_end = text.rfind('>');
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto next = text.substr(at + 1, 1);
        const bool begins = text[at] == '<' && !next.empty() && (is_letter(next[0]) || next == "/" || next == "!");
        if (begins && last_end != std::string_view::npos && at < last_end)
            at = text.find('>', at);
        else
            out += text[at];
    }
    return out;
}

// Braze writes `${first_name}` and `custom_attribute.${plan}`.
std::string without_dollars(std::string text)
{
    for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at)) {
        const auto end = text.find('}', at);
        if (end != std::string::npos)
            text.erase(end, 1);
        text.erase(at, 2);
        while (
            at > 0 && (is_letter(text[at - 1]) || is_digit(text[at - 1]) || text[at - 1] == '_' || text[at - 1] == '.'))
            text.erase(--at, 1);
    }
    return text;
}

std::string with_plain_blanks(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto before = text;
        const bool wide = is_wide_blank(take_character(text));
        out += wide ? std::string_view{" "} : before.substr(0, before.size() - text.size());
    }
    return out;
}

// The size of a brace that is encoded, at the beginning of the text; 0 if there is none.
std::size_t encoded_brace(std::string_view text, char brace)
{
    if (text.size() > 2 && text[0] == '%' && text[1] == '7' && to_lower(text[2]) == (brace == '{' ? 'b' : 'd'))
        return 3;
    const auto found = reference_at(text);
    return found.character == static_cast<char32_t>(brace) ? found.size : 0;
}

std::size_t encoded_braces(std::string_view text, char brace)
{
    const auto first = encoded_brace(text, brace);
    const auto second = first == 0 ? 0 : encoded_brace(text.substr(first), brace);
    return second == 0 ? 0 : first + second;
}

// The decoded text between encoded braces that `html` begins with; empty unless it looks like a tag. `size`: of all.
std::string encoded_tag(std::string_view html, std::size_t& size)
{
    const auto opening = encoded_braces(html, '{');
    if (opening == 0)
        return {};
    const auto inside = html.substr(opening, longest_encoded_tag);
    const auto most = std::min(inside.find_first_of("<>\"\n"), inside.size());
    std::size_t end = 0;
    while (end < most && encoded_braces(html.substr(opening + end), '}') == 0) {
        if (encoded_braces(html.substr(opening + end), '{') != 0)
            return {};  // Only the innermost opening belongs to the closing.
        ++end;
    }
    if (end == most)
        return {};
    size = opening + end + encoded_braces(html.substr(opening + end), '}');
    const auto body = with_plain_blanks(percent_decoded(without_references(inside.substr(0, end))));
    const auto tag = trimmed(trimmed(body, "{}"), editor_blanks);
    const auto name = tag.substr(std::min(tag.find_first_not_of("#^/>& "), tag.size()));
    const bool named = !name.empty() && (is_letter(name[0]) || is_digit(name[0]) || name[0] == '_' || name[0] == '.' ||
                                            static_cast<signed char>(name[0]) < 0);
    return named && valid_utf8(tag) ? std::string{tag} : std::string{};
}

// What to write for a tag that may be of another language, too.
std::string advice_for(std::string_view body)
{
    auto fault = fault_of_foreign_tag(body);
    return fault.empty() ? wish_for_tag(body) : fault;
}

bool is_tag_name(std::string_view name)
{
    const bool divided = name.front() == '.' || name.back() == '.' || name.find("..") != std::string_view::npos;
    return (name == "." || !divided) && name.find_first_of(" \t\n\r\f\v{}$") == std::string_view::npos &&
           !is_expression(name) && !has_control_character(name) && hidden_character(name) == 0;
}

}  // namespace

std::string plain_body(std::string_view body)
{
    const auto bar = body.find('|');
    const auto name = body.substr(0, bar);
    const bool is_free = body.starts_with('!') || body.starts_with('>') || body.starts_with('/');
    if (is_free || name.size() > longest_marked_name || name.find_first_of("&<$") == std::string_view::npos)
        return std::string{body};
    const auto read = [](std::string_view text) { return without_references(without_elements(text)); };
    const auto meant = with_plain_blanks(without_dollars(read(name)));
    if (meant == name)
        return std::string{body};
    const std::string plain{trimmed(meant, editor_blanks)};
    return bar == std::string_view::npos
               ? plain
               : plain + '|' + std::string{trimmed(read(body.substr(bar + 1)), editor_blanks)};
}

std::string wish_for_tag(std::string_view body)
{
    if (body.starts_with('!'))
        return "write {{! …}}";
    const auto sigil = body.substr(0, body.find_first_of("#^&/>") == 0 ? 1 : 0);
    const auto inside = body.substr(sigil.size());
    const auto bar = inside.find('|');
    const auto given = trimmed(inside.substr(0, bar), editor_blanks);
    const bool known = !given.empty() && is_tag_name(given);
    const auto name = known ? shortened(given) : "name";
    const std::string made_up = known ? "" : ", with the name of a value, such as first_name";
    if (sigil == "#" || sigil == "^")
        return "write {{" + std::string{sigil} + name + "}}…{{/" + name + "}}" + made_up;
    std::string fallback;
    if (bar != std::string_view::npos && (sigil.empty() || sigil == "&")) {
        const auto words = trimmed(inside.substr(bar + 1), editor_blanks);
        const bool usable = words.find_first_of("{}") == std::string_view::npos && !has_control_character(words);
        fallback = '|' + (usable ? shortened(words) : "…");
    }
    return "write {{" + std::string{sigil} + name + fallback + "}}" + made_up;
}

foreign_tag find_encoded_tag(std::string_view html)
{
    for (auto at = html.find_first_of("%&"); at != std::string_view::npos; at = html.find_first_of("%&", at + 1)) {
        std::size_t size = 0;
        const auto tag = encoded_tag(html.substr(at), size);
        if (!tag.empty())
            return {at, shortened(html.substr(at, size), 80) +
                            " is a tag whose braces are encoded, so that it would be sent as it stands; " +
                            advice_for(tag)};
    }
    return {};
}

std::string fault_of_references(std::string_view name, std::string_view fallback)
{
    const auto decoded = without_references(fallback);
    if (decoded == fallback)
        return {};
    const auto blank = trimmed(with_plain_blanks(decoded), editor_blanks).empty();
    return "the fallback \"" + shortened(fallback) + "\" of \"" + shortened(name) +
           "\" has character references, and a fallback is escaped like a value; " +
           advice_for(std::string{name} + '|' + (blank ? std::string{} : decoded));
}

}  // namespace outbound::text
