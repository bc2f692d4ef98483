// Fields of a form, as `application/x-www-form-urlencoded` carries them in bodies and queries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

/// Names and values, decoded, in order; repeated names stand repeatedly.
class form_fields {
public:
    /// Reads a form: `+` is a space, `%xx` a byte. Throws error{errc::invalid} for a broken escape, for bytes that are
    /// no UTF-8, and for more than 1000 fields.
    static form_fields read(std::string_view text);

    /// Value of the first field of that name; empty when there is none.
    const std::string& operator[](std::string_view name) const noexcept;

    bool contains(std::string_view name) const noexcept;

    const std::vector<std::pair<std::string, std::string>>& all() const noexcept { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace outbound
