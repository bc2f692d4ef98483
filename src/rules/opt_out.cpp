// The words of Twilio's default lists, which are the CTIA's and those of 47 CFR 64.1200(a)(10).
#include "rules/opt_out.hpp"

#include "model/filler.hpp"
#include "model/utf8.hpp"

#include <algorithm>
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
        if ((*code >= 'a' && *code <= 'z') || (*code >= 'A' && *code <= 'Z')) {
            const auto letter = static_cast<char>(*code | 0x20);
            out.joined += letter;
            out.parted += letter;
            if (out.joined.size() > most_letters)
                return std::nullopt;
            continue;
        }
        const auto kind = filler_of(*code);
        if (kind == filler::none)
            return std::nullopt;
        if (kind == filler::space)
            add_space(out.joined);
        if (kind != filler::invisible)
            add_space(out.parted);
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

// `s.t.o.p,please` needs both forms: the parted one ends in the courtesy, the joined one begins with the word.
std::string joined_without_courtesy(const plain_forms& forms)
{
    const auto bare = without_courtesy(forms.parted);
    auto letters = bare.size() - static_cast<std::size_t>(std::ranges::count(bare, ' '));
    std::size_t end = 0;
    for (; letters > 0; ++end)
        letters -= forms.joined[end] != ' ' ? 1 : 0;
    return forms.joined.substr(0, end);
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
    for (const auto& phrase : {forms->joined, forms->parted})
        if (const auto means = meaning_of(phrase); means != keyword::none)
            return means;
    return meaning_of(joined_without_courtesy(*forms)) == keyword::stop ? keyword::stop : keyword::none;
}

}  // namespace outbound::rules
