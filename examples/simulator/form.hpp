// Forms (application/x-www-form-urlencoded) and query strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

/// Fields in the order they came, decoded.
class form {
public:
    /// `nullopt` if a `%` is not followed by two hexadecimal digits, or the text is no UTF-8.
    static std::optional<form> parse(std::string_view text);

    /// The first value; empty when the field is not there.
    std::string_view at(std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& fields() const noexcept { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace simulator
