// Numbers as people write them.
#pragma once

#include <cstdint>
#include <string>

namespace outbound {

void append_number(std::string& to, std::int64_t number);
void append_number(std::string& to, std::uint64_t number);

/// The fewest digits that read back as the same number: `1.21`, `85`, `0.001`; an exponent only below 1e-6 and from
/// 1e21 on. The number must be finite.
void append_number(std::string& to, double number);

}  // namespace outbound
