// ASCII stays unchanged. Other text becomes Base64 encoded words, split between characters.
#include "providers/common/mail_text.hpp"

#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/base64.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound {
namespace {

// The 75 characters of a word, minus `=?UTF-8?B?` and `?=`, leave 63 for Base64, which hold 45 bytes.
constexpr std::size_t most_word_bytes = 45;

void append_word(std::string& out, std::string_view bytes)
{
    out += out.empty() ? "=?UTF-8?B?" : " =?UTF-8?B?";
    out += to_base64(bytes);
    out += "?=";
}

// Removes and returns the first character of `text`; a byte that begins no character becomes U+FFFD.
std::string_view take_encoded(std::string_view& text)
{
    const auto before = text;
    const auto character = take_character(text);
    const auto bytes = before.substr(0, before.size() - text.size());
    return character == 0xFFFD ? replacement_character : bytes;
}

bool is_clean(std::string_view text)
{
    return valid_utf8(text) && !has_control_character(text);
}

}  // namespace

std::string header_text(std::string_view text)
{
    std::string clean{text};
    std::replace_if(clean.begin(), clean.end(), is_control, ' ');
    if (is_ascii(clean))
        return clean;
    std::string out;
    std::string word;
    for (std::string_view rest = clean; !rest.empty();) {
        const auto character = take_encoded(rest);
        if (word.size() + character.size() > most_word_bytes) {
            append_word(out, word);
            word.clear();
        }
        word += character;
    }
    append_word(out, word);
    return out;
}

std::string mailbox(std::string_view entered, std::string_view name)
{
    auto address = wire_email(entered);
    if (name.empty())
        return address;
    auto shown = header_text(name);
    if (is_ascii(name)) {
        std::string quoted = "\"";
        for (const char c : shown) {
            if (c == '"' || c == '\\')
                quoted += '\\';
            quoted += c;
        }
        shown = quoted + '"';
    }
    return shown + " <" + address + '>';
}

bool is_one_click_url(std::string_view url) noexcept
{
    constexpr std::string_view scheme = "https://";
    return url.starts_with(scheme) && url.size() > scheme.size() && std::all_of(url.begin(), url.end(), [](char c) {
        return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != '"';
    });
}

std::string fault_of(const email_content& content)
{
    if (!valid_email(content.from.address))
        return "from \"" + shortened(content.from.address) + "\": must be an email address";
    if (!is_clean(content.from.name))
        return "from: the name must hold no line breaks or other control characters";
    if (!content.reply_to.address.empty() && !valid_email(content.reply_to.address))
        return "reply_to \"" + shortened(content.reply_to.address) + "\": must be an email address";
    if (!is_clean(content.reply_to.name))
        return "reply_to: the name must hold no line breaks or other control characters";
    if (content.subject.empty())
        return "the subject is empty";
    if (content.text.empty() && content.html.empty())
        return "the content is empty: give a text or an html part";
    return {};
}

}  // namespace outbound
