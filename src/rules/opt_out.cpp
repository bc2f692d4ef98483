// The words of Twilio's default lists, which are the CTIA's.
#include "rules/opt_out.hpp"

#include <algorithm>
#include <iterator>

namespace outbound::rules {
namespace {

struct meaning {
    std::string_view word;
    keyword means;
};

constexpr meaning vocabulary[] = {
    {"STOP", keyword::stop},
    {"STOPALL", keyword::stop},
    {"UNSUBSCRIBE", keyword::stop},
    {"CANCEL", keyword::stop},
    {"END", keyword::stop},
    {"QUIT", keyword::stop},
    {"REVOKE", keyword::stop},
    {"OPTOUT", keyword::stop},
    {"START", keyword::start},
    {"UNSTOP", keyword::start},
    {"HELP", keyword::help},
    {"INFO", keyword::help},
};

constexpr char upper(char c) noexcept
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_word(std::string_view text, std::string_view word) noexcept
{
    return std::ranges::equal(text, word, {}, upper);
}

keyword look_up(std::string_view text) noexcept
{
    const auto* found = std::ranges::find_if(vocabulary, [&](const meaning& m) { return same_word(text, m.word); });
    return found != std::end(vocabulary) ? found->means : keyword::none;
}

// `"Stop!"` is as clear as `STOP`.
std::string_view bare(std::string_view text) noexcept
{
    constexpr std::string_view around = " \t\r\n.,;:!?\"'()*-_";
    const auto first = text.find_first_not_of(around);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(around) - first + 1);
}

}  // namespace

keyword classify(std::string_view body, std::string_view opt_out_type, bool opted_out) noexcept
{
    if (!opt_out_type.empty())
        return look_up(opt_out_type);
    const auto word = bare(body);
    if (opted_out && same_word(word, "YES"))
        return keyword::start;
    return look_up(word);
}

}  // namespace outbound::rules
