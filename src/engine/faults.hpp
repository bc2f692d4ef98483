// The text of any exception: a host's provider or store may throw any type.
#pragma once

#include "model/utf8.hpp"

#include <outbound/error.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace outbound {

/// The fault of a call that passed its deadline.
inline constexpr std::string_view late_answer = "the provider did not answer within its deadline";

/// Thrown for a call of a provider that passed its deadline.
class late_answer_error : public error {
public:
    late_answer_error() : error{errc::provider, std::string{late_answer}} {}
};

/// what() as valid text of limited length, or a fixed sentence for an exception of unknown type.
inline std::string words_of(const std::exception_ptr& thrown)
try {
    std::rethrow_exception(thrown);
} catch (const std::exception& fault) {
    constexpr std::size_t longest_words = 2'000;
    return storable_text(fault.what(), longest_words);
} catch (...) {
    return "an exception of an unknown type was thrown";
}

}  // namespace outbound
