// Removes secrets from text of other parties.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// A set of secrets to redact. Finds them literally, escaped as in JSON or a URL, and within Base64, such as that of
/// Basic authentication.
///
/// Threads: any, after construction.
class secret_filter {
public:
    /// Ignores secrets of fewer than 8 bytes, because ordinary text contains them, too.
    explicit secret_filter(std::span<const std::string> secrets);

    /// Replaces each secret by `[redacted]`. Valid JSON stays valid.
    void redact(std::string& text) const;

    bool is_empty() const noexcept { return patterns_.empty(); }

private:
    struct pattern {
        std::string text;
        bool is_base64 = false;  ///< Neighbouring characters belong to the same encoded text.
    };

    const pattern* find_at(std::string_view text, std::size_t at, std::size_t& length) const;
    void add(pattern added);

    std::vector<pattern> patterns_;  // The longest first.
    std::array<bool, 256> begins_{};
};

}  // namespace outbound
