// Money: a whole number of millionths of a currency. Never a floating-point number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace outbound {

struct money {
    std::int64_t millionths = 0;
    std::string currency;  ///< ISO 4217, three capital letters.
};

/// Prices of messages from the configuration.
struct price_list {
    std::optional<money> email;
    std::optional<money> sms_segment;
    std::optional<money> call;
};

/// Reads `0.0083 USD`: at most six decimals, less than a million. `nullopt` for other text.
std::optional<money> money_from(std::string_view text);

/// `123.45 USD`: two decimals at least, six at most.
std::string to_text(const money& amount);

/// `price` times `count` (>= 0); `nullopt` on overflow.
std::optional<money> times(const money& price, std::int64_t count);

}  // namespace outbound
