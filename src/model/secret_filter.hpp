// Takes secrets out of text that comes from elsewhere.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Secrets that no text may show. Found as they stand, escaped as in JSON or a URL, and in Base64 of anything that
/// holds them, such as the pair of Basic authentication.
///
/// Threads: any, once it is made.
class secret_filter {
public:
    /// Secrets of fewer than 8 bytes are left out: they stand in ordinary text, too.
    explicit secret_filter(std::span<const std::string> secrets);

    /// Replaces each by `[redacted]`. JSON stays JSON.
    void redact(std::string& text) const;

    bool is_empty() const noexcept { return patterns_.empty(); }

private:
    struct pattern {
        std::string text;
        bool is_base64 = false;  ///< The characters around it are part of the same text.
    };

    const pattern* find_at(std::string_view text, std::size_t at, std::size_t& length) const;
    void add(pattern added);

    std::vector<pattern> patterns_;  // The longest first.
    std::array<bool, 256> begins_{};
};

}  // namespace outbound
