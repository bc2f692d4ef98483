// Tracks how far the URL in an attribute is written: its scheme, an address, or code.
#pragma once

#include "text/escape.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace outbound::text {

/// Reads the source of an attribute with a URL as a browser does: decodes character references, and ignores blanks and
/// control characters before and in the scheme.
class url_beginning {
public:
    /// Reads one more byte. False if it ends a scheme that a value may have formed.
    bool read(char c);

    /// Reads the end of the attribute, which ends an unfinished reference. Returns as read().
    bool finish();

    /// Whether a value here may form the scheme.
    bool in_scheme() const noexcept { return place_ <= place::scheme; }

    /// Whether a value here would continue a character reference that may form the scheme.
    bool in_reference() const noexcept { return reference_ != reference::none; }

    /// Whether the URL is code or data, such as `javascript:`.
    bool holds_code() const noexcept { return place_ == place::code; }

    /// Whether anything but blanks was read.
    bool begun() const noexcept { return place_ != place::start; }

    /// Whether sections leave open how a value here is escaped: as the beginning of a URL, an address or a component.
    bool is_ambiguous() const noexcept { return ambiguous_ && (place_ == place::start || place_ == place::address); }

    /// Records the beginning of a section, which may exclude others.
    void enter_section() noexcept { ambiguous_ = false; }

    /// Records a value here.
    void pass_value() noexcept;

    escaping value_escaping() const noexcept;

    /// Continues where either URL may be. False if they end in different references.
    bool join(const url_beginning& other);

private:
    enum class place : std::uint8_t { start, scheme, address, rest, code };
    enum class reference : std::uint8_t { none, ampersand, name, sign, hex_sign, decimal, hexadecimal };

    bool read_reference(char c);
    bool read_number(char c);
    bool end_reference(char c, std::string_view decoded);
    bool read_character(char c);
    bool leave(place to) noexcept;

    place place_ = place::start;
    reference reference_ = reference::none;
    bool holds_value_ = false;
    bool ambiguous_ = false;
    std::uint32_t number_ = 0;  // Of a numeric reference.
    std::string name_;          // Of a named reference.
    std::string scheme_;        // As read last; sections may have left it out.
    std::array<std::uint16_t, 3> code_{
        1, 1, 1};  // Per scheme of code: bit n is set if its first n letters may be read.
};

}  // namespace outbound::text
