// Removes secrets from text of other parties.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Whether a name that the user gave, such as of a member, may be a secret in the wrong place, so that messages must
/// not quote it: it is no series of words.
bool may_be_secret(std::string_view name);

/// A set of secrets to redact. Finds them literally, escaped as in JSON or a URL, as hexadecimal digits, and within
/// Base64, such as that of Basic authentication, also if it is broken into lines.
///
/// Threads: any, after construction.
class secret_filter {
public:
    enum class encoding { plain, hex, base64 };

    /// Ignores secrets of fewer than 8 bytes, because ordinary text contains them, too.
    explicit secret_filter(std::span<const std::string> secrets);

    /// Replaces each secret by `[redacted]`. Valid JSON stays valid.
    void redact(std::string& text) const;

    bool is_empty() const noexcept { return patterns_.empty(); }

private:
    struct pattern {
        std::string text;
        encoding form = encoding::plain;  ///< Neighbouring characters of base64 belong to the same encoded text.
    };

    std::size_t next_beginning(std::string_view text, std::size_t at) const noexcept;
    const pattern* find_at(std::string_view text, std::size_t at, std::size_t& length) const;
    void add(pattern added);

    std::vector<pattern> patterns_;  // The longest first.
    // What a character can be in a pattern in any encoding.
    enum role : std::uint8_t { begins = 1, follows = 2, escapes = 4 };
    std::array<std::uint8_t, 256> roles_{};
};

}  // namespace outbound
