// Numbers in decimal notation.
#pragma once

#include <cstdint>
#include <string>

namespace outbound {

void append_number(std::string& to, std::int64_t number);
void append_number(std::string& to, std::uint64_t number);

/// Appends the fewest digits that parse to the same number: `1.21`, `85`, `0.001`; uses an exponent only below 1e-6 and
/// from 1e21. The number must be finite.
void append_number(std::string& to, double number);

}  // namespace outbound
