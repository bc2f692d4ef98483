// What an exception says, whatever its type: a host's own provider or store may throw anything.
#pragma once

#include <exception>
#include <string>

namespace outbound {

/// The words of an exception; of one that has none, that there are none.
inline std::string words_of(const std::exception_ptr& thrown)
try {
    std::rethrow_exception(thrown);
} catch (const std::exception& fault) {
    return fault.what();
} catch (...) {
    return "an exception of an unknown type was thrown";
}

}  // namespace outbound
