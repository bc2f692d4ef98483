// JSON of other parties, whose number of values is limited: in memory a value takes many times the bytes of its text.
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <string_view>

namespace outbound {

/// Limit for documents that may be long: 10,000 contacts with 16 members each have fewer.
inline constexpr std::size_t most_json_values = 400'000;

/// Memory that a parsed value takes at most besides its text, in bytes, during parsing as well.
inline constexpr std::size_t bytes_of_json_value = 48;

/// Counts the values of a JSON text that arrives in pieces. A member of an object counts as two.
class json_value_counter {
public:
    void add(std::string_view piece) noexcept;

    /// An upper limit if the text is not JSON.
    std::size_t count() const noexcept { return count_; }

private:
    void take(char c) noexcept;

    std::size_t count_ = 1;
    bool is_in_text_ = false;
    bool is_escaped_ = false;
};

std::size_t count_json_values(std::string_view text) noexcept;

/// Parses a text; sets `fault` if it is not JSON or has more than `most` values, and then returns null.
boost::json::value parse_foreign_json(std::string_view text, boost::system::error_code& fault,
    std::size_t most = most_json_values, boost::json::storage_ptr memory = {});

}  // namespace outbound
