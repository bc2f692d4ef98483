// The words of Twilio's default lists, which are the CTIA's and those of 47 CFR 64.1200(a)(10).
#include "rules/opt_out.hpp"

#include "model/utf8.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace outbound::rules {
namespace {

struct meaning {
    std::string_view phrase;  ///< The words, joined.
    keyword means;
};

constexpr meaning vocabulary[] = {
    {"stop", keyword::stop},
    {"stopall", keyword::stop},
    {"unsubscribe", keyword::stop},
    {"cancel", keyword::stop},
    {"end", keyword::stop},
    {"quit", keyword::stop},
    {"revoke", keyword::stop},
    {"optout", keyword::stop},
    {"start", keyword::start},
    {"unstop", keyword::start},
    {"help", keyword::help},
    {"info", keyword::help},
};

// Phrases of several words. Other words are not joined: `st op` is not an opt-out.
constexpr std::string_view in_two_words[] = {"opt out", "stop all"};
constexpr std::string_view courtesies[] = {" please", " pls", " plz", " thank you", " thankyou", " thanks", " thx"};

keyword look_up(std::string_view phrase) noexcept
{
    const auto* found = std::ranges::find(vocabulary, phrase, &meaning::phrase);
    return found != std::end(vocabulary) ? found->means : keyword::none;
}

/// Removes and returns the first code point; `nullopt` if the text is not UTF-8.
std::optional<char32_t> take_code_point(std::string_view& text) noexcept
{
    if (character_length(text) == 0)
        return std::nullopt;
    return take_character(text);
}

using code_range = std::pair<char32_t, char32_t>;

template <std::size_t size>
constexpr bool is_in(const std::array<code_range, size>& ranges, char32_t c) noexcept
{
    return std::ranges::any_of(ranges, [c](const code_range& r) { return c >= r.first && c <= r.second; });
}

// Soft hyphen, zero-width space and joiners, direction marks, word joiner, variation selectors, byte order mark.
constexpr std::array<code_range, 6> invisible{
    {{0xAD, 0xAD}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};
constexpr std::array<code_range, 7> spaces{
    {{0x09, 0x0D}, {0x20, 0x20}, {0x85, 0x85}, {0xA0, 0xA0}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x3000, 0x3000}}};
constexpr std::array<code_range, 2> narrow_spaces{{{0x202F, 0x202F}, {0x205F, 0x205F}}};
// ASCII and Latin-1 punctuation, general punctuation, dashes and quotes, symbols and pictures, CJK punctuation.
constexpr std::array<code_range, 13> punctuation{
    {{0x21, 0x2F}, {0x3A, 0x40}, {0x5B, 0x60}, {0x7B, 0x7E}, {0xA1, 0xA9}, {0xAB, 0xAC}, {0xAE, 0xB4}, {0xB6, 0xB9},
        {0xBB, 0xBF}, {0x2010, 0x205E}, {0x2190, 0x2BFF}, {0x3001, 0x303F}, {0x1F000, 0x1FAFF}}};

/// The text in lower case with single spaces between words, in two forms; empty if it has characters other than
/// letters, spaces and punctuation.
struct plain_forms {
    std::string joined;  ///< Without punctuation: `s.t.o.p` is `stop`.
    std::string parted;  ///< Punctuation separates words: `stop,please` is `stop please`.
};

void add_space(std::string& text)
{
    if (!text.empty() && text.back() != ' ')
        text += ' ';
}

void trim_end(std::string& text)
{
    if (text.ends_with(' '))
        text.pop_back();
}

std::optional<plain_forms> plain_forms_of(std::string_view body)
{
    constexpr std::size_t most_letters = 200;  // Of any length, other characters separate or decorate a word.
    plain_forms out;
    while (!body.empty()) {
        auto code = take_code_point(body);
        if (!code)
            return std::nullopt;
        if (*code >= 0xFF01 && *code <= 0xFF5E)  // full-width
            *code -= 0xFF01 - 0x21;
        if (is_in(invisible, *code))
            continue;
        if (is_in(spaces, *code) || is_in(narrow_spaces, *code)) {
            add_space(out.joined);
            add_space(out.parted);
        } else if (is_in(punctuation, *code)) {
            add_space(out.parted);
        } else if ((*code >= 'a' && *code <= 'z') || (*code >= 'A' && *code <= 'Z')) {
            const auto letter = static_cast<char>(*code | 0x20);
            out.joined += letter;
            out.parted += letter;
            if (out.joined.size() > most_letters)
                return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    trim_end(out.joined);
    trim_end(out.parted);
    return out;
}

std::string without_courtesy(std::string phrase)
{
    for (bool again = true; again;) {
        again = false;
        for (const auto courtesy : courtesies)
            if (phrase.ends_with(courtesy)) {
                phrase.resize(phrase.size() - courtesy.size());
                again = true;
            }
    }
    return phrase;
}

keyword meaning_of(const std::string& phrase)
{
    const auto as_it_is = look_up(phrase);
    if (as_it_is != keyword::none)
        return as_it_is;
    // An opt-out may include courtesy words. An opt-in must be the word alone.
    auto bare = without_courtesy(phrase);
    if (std::ranges::find(in_two_words, bare) != std::end(in_two_words))
        std::erase(bare, ' ');
    return look_up(bare) == keyword::stop ? keyword::stop : keyword::none;
}

}  // namespace

keyword classify(std::string_view body, std::string_view opt_out_type, bool opted_out)
{
    const auto forms = plain_forms_of(opt_out_type.empty() ? body : opt_out_type);
    if (!forms)
        return keyword::none;
    if (!opt_out_type.empty())
        return look_up(forms->joined);
    if (opted_out && forms->joined == "yes")
        return keyword::start;
    const auto means = meaning_of(forms->joined);
    return means != keyword::none ? means : meaning_of(forms->parted);
}

}  // namespace outbound::rules
