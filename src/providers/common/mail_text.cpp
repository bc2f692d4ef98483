// Text as it stands in the header of an email.
#include "providers/common/mail_text.hpp"

#include "model/address.hpp"
#include "model/utf8.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace outbound {
namespace {

// 75 characters of a word, less `=?UTF-8?B?` and `?=`, hold 63 of base64: 45 bytes.
constexpr std::size_t most_word_bytes = 45;

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void append_word(std::string& out, std::string_view bytes)
{
    std::array<unsigned char, 4 * (most_word_bytes / 3) + 1> base64{};
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto size = EVP_EncodeBlock(base64.data(), from, static_cast<int>(bytes.size()));
    out += out.empty() ? "=?UTF-8?B?" : " =?UTF-8?B?";
    out.append(reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(size));
    out += "?=";
}

// The character at the front of `text`, taken off it; a byte that begins none comes as U+FFFD.
std::string_view take_encoded(std::string_view& text)
{
    const auto before = text;
    const auto character = take_character(text);
    const auto bytes = before.substr(0, before.size() - text.size());
    return character == 0xFFFD ? "\xEF\xBF\xBD" : bytes;
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

std::string mailbox(std::string_view address, std::string_view name)
{
    if (name.empty())
        return std::string{address};
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
    return shown + " <" + std::string{address} + '>';
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
        return "from \"" + shortened(content.from.address) + "\": must be an email address in ASCII";
    if (!is_clean(content.from.name))
        return "from: the name must hold no line breaks or other control characters";
    if (!content.reply_to.address.empty() && !valid_email(content.reply_to.address))
        return "reply_to \"" + shortened(content.reply_to.address) + "\": must be an email address in ASCII";
    if (!is_clean(content.reply_to.name))
        return "reply_to: the name must hold no line breaks or other control characters";
    if (content.subject.empty())
        return "the subject is empty";
    if (content.text.empty() && content.html.empty())
        return "the content is empty: give a text or an html part";
    return {};
}

}  // namespace outbound
