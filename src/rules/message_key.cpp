#include "rules/message_key.hpp"

#include <algorithm>
#include <charconv>

namespace outbound::rules {
namespace {

constexpr std::size_t longest_key = 64;

constexpr std::size_t longest_number = 20;

char* write_number(char* to, std::int64_t number) noexcept
{
    *to = '-';
    return std::to_chars(to + 1, to + 1 + longest_number, number).ptr;
}

bool take_number(std::string_view& rest, std::int64_t& number) noexcept
{
    if (!rest.starts_with('-'))
        return false;
    rest.remove_prefix(1);
    if (rest.empty() || rest.front() == '-')
        return false;
    const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return fault == std::errc{};
}

}  // namespace

std::string write_message_key(const message_key& key)
{
    char numbers[3 * (1 + longest_number)];
    char* end = numbers;
    for (const auto number : {key.campaign, key.seq, key.attempt})
        end = write_number(end, number);
    std::string out;
    out.reserve(key.instance.size() + static_cast<std::size_t>(end - numbers));
    out.append(key.instance).append(numbers, end);
    return out;
}

std::optional<message_key> read_message_key(std::string_view text) noexcept
{
    message_key key;
    if (text.size() > longest_key)
        return std::nullopt;
    const auto dash = std::min(text.find('-'), text.size());
    key.instance = text.substr(0, dash);
    auto rest = text.substr(dash);
    const bool is_whole = !key.instance.empty() && take_number(rest, key.campaign) && take_number(rest, key.seq) &&
                          take_number(rest, key.attempt) && rest.empty();
    return is_whole ? std::optional{key} : std::nullopt;
}

}  // namespace outbound::rules
