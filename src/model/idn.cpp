#include "model/idn.hpp"

#include "model/ascii.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

namespace outbound {

wire_domain to_wire_domain(std::string_view domain)
{
    const auto is_foreign = [](char c) {
        return static_cast<unsigned char>(c) < 0x80 && !is_letter(c) && !is_digit(c) && c != '-' && c != '.';
    };
    if (std::ranges::any_of(domain, is_foreign))  // IDNA would map some of these characters to others.
        return {{}, "holds a character that is in no domain"};
    const std::string given{domain};
    char* converted = nullptr;
    const auto result = idn2_to_ascii_8z(given.c_str(), &converted, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    const std::unique_ptr<char, void (*)(void*)> owned{converted, idn2_free};
    if (result == IDN2_OK)
        return {converted, {}};
    return {{}, std::string{"is no internationalised domain name: "} + idn2_strerror(result)};
}

std::string to_shown_domain(const std::string& ascii)
{
    char* converted = nullptr;
    const auto result = idn2_to_unicode_8z8z(ascii.c_str(), &converted, 0);
    const std::unique_ptr<char, void (*)(void*)> owned{converted, idn2_free};
    return result == IDN2_OK ? std::string{converted} : std::string{};
}

}  // namespace outbound
