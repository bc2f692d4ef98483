#include "model/sms_sender.hpp"

#include "model/address.hpp"
#include "model/ascii.hpp"

#include <algorithm>

namespace outbound {

bool is_sms_sender(std::string_view text) noexcept
{
    if (valid_e164(text))
        return true;
    if (text.size() >= 3 && text.size() <= 8 && std::ranges::all_of(text, is_digit))
        return true;
    const auto allowed = [](char c) { return is_letter(c) || is_digit(c) || c == ' ' || c == '-' || c == '_'; };
    return !text.empty() && text.size() <= 11 && text.front() != ' ' && text.back() != ' ' &&
           std::ranges::all_of(text, allowed) && std::ranges::any_of(text, is_letter);
}

}  // namespace outbound
