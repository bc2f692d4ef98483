#include "rules/personal_text.hpp"

#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/lower_case.hpp"

#include <algorithm>

namespace outbound::rules {
namespace {

constexpr std::size_t least_national_digits = 7;

/// A place in a text.
struct found_at {
    std::size_t from = std::string_view::npos;
    std::size_t size = 0;
};

bool is_local_character(char c) noexcept
{
    return is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == '+' || c == '-';
}

bool begins_address(std::string_view text, std::size_t at) noexcept
{
    return at == 0 || !is_local_character(text[at - 1]);
}

bool ends_address(std::string_view text, std::size_t at) noexcept
{
    const auto goes_on = [&](std::size_t i) { return i < text.size() && (is_digit(text[i]) || is_letter(text[i])); };
    return at >= text.size() || !(goes_on(at) || text[at] == '-' || (text[at] == '.' && goes_on(at + 1)));
}

bool is_whole_number(std::string_view text, std::size_t from, std::size_t to) noexcept
{
    return (from == 0 || !is_digit(text[from - 1])) && (to >= text.size() || !is_digit(text[to]));
}

template <class Accepts>
found_at find_first(std::string_view text, std::string_view mention, Accepts&& accepts)
{
    for (auto at = text.find(mention); at != std::string_view::npos && !mention.empty();
         at = text.find(mention, at + 1))
        if (accepts(at, at + mention.size()))
            return {at, mention.size()};
    return {};
}

std::string percent_encoded(std::string_view email)
{
    std::string out{email};
    if (const auto at = out.find('@'); at != std::string::npos)
        out.replace(at, 1, "%40");
    return out;
}

/// `folded` is the text in lower case.
found_at find_mention(std::string_view folded, const personal_marks& marks)
{
    found_at found;
    for (const auto& email : marks.emails)
        for (const auto& form : {email, percent_encoded(email)}) {
            found = find_first(folded, form, [&](std::size_t from, std::size_t to) {
                return begins_address(folded, from) && ends_address(folded, to);
            });
            if (found.size > 0)
                return found;
        }
    for (const auto& phone : marks.phones) {
        const auto digits = std::string_view{phone}.substr(phone.starts_with('+') ? 1 : 0);
        found = find_first(
            folded, digits, [&](std::size_t from, std::size_t to) { return is_whole_number(folded, from, to); });
        if (found.size > 0)
            return found;
    }
    return {};
}

std::string digits_of(std::string_view text)
{
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
    return digits;
}

}  // namespace

void personal_marks::add_address(std::string_view address)
{
    auto& list = address.find('@') == std::string_view::npos ? phones : emails;
    for (auto& spelling : {fold_email(address), lowered(address)})
        if (!spelling.empty() && std::ranges::find(list, spelling) == list.end())
            list.push_back(spelling);
}

bool mentions(std::string_view text, const personal_marks& marks)
{
    return find_mention(lowered(text), marks).size > 0;
}

std::string without_mentions(std::string_view text, const personal_marks& marks)
{
    std::string out{text};
    for (auto found = find_mention(lowered(out), marks); found.size > 0; found = find_mention(lowered(out), marks)) {
        const bool has_plus = found.from > 0 && out[found.from - 1] == '+';
        out.erase(found.from - (has_plus ? 1 : 0), found.size + (has_plus ? 1 : 0));
    }
    return out;
}

bool row_mentions(std::string_view row, const personal_marks& marks)
{
    if (mentions(row, marks) || (!marks.external_id.empty() && row.find(marks.external_id) != std::string_view::npos))
        return true;
    const auto digits = digits_of(row);
    return std::ranges::any_of(marks.phones, [&](const std::string& phone) {
        const auto national = phone.substr(phone.size() - std::min(phone.size(), least_national_digits));
        return national.size() == least_national_digits && digits.find(national) != std::string::npos;
    });
}

}  // namespace outbound::rules
