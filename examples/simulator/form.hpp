// Forms (application/x-www-form-urlencoded) and query strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

/// Decoded fields in the order of the form.
class form {
public:
    /// `nullopt` if a `%` is not followed by two hexadecimal digits, or the text is not UTF-8.
    static std::optional<form> parse(std::string_view text);

    /// The first value of a field; empty if it is absent.
    std::string_view at(std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& fields() const noexcept { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace simulator
