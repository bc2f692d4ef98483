// Fields of `application/x-www-form-urlencoded` bodies and queries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

/// Decoded names and values, in order, including repeated names.
class form_fields {
public:
    /// Parses a form: `+` is a space, `%xx` a byte. Throws error{errc::invalid} for a malformed escape, for invalid
    /// UTF-8, and for more than 1000 fields.
    static form_fields read(std::string_view text);

    /// Value of the first field called `name`; empty if there is none.
    const std::string& operator[](std::string_view name) const noexcept;

    bool contains(std::string_view name) const noexcept;

    const std::vector<std::pair<std::string, std::string>>& all() const noexcept { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace outbound
