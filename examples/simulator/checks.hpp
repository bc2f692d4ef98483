// Building blocks to validate a vendor's JSON strictly: paths of values, faults, tables of members.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// The path of a value in its document, such as `personalizations.0.to.0.email`. A place points to its parent: keep
/// both on the stack.
struct place {
    const place* parent = nullptr;
    std::string_view name{};  ///< Name of a member; empty for an element.
    std::size_t index = 0;

    place operator/(std::string_view member) const { return {this, member}; }
    place operator/(std::size_t element) const { return {this, {}, element}; }
    std::string text() const;  ///< Empty for the document itself.
};

/// One fault.
struct refusal {
    std::string field;  ///< Path; empty for the document as a whole.
    std::string message;
};

/// Collects faults, at most 1,000.
class verdict {
public:
    void refuse(const place& at, std::string_view message);
    bool clean() const noexcept { return refusals_.empty(); }
    std::vector<refusal> take() { return std::move(refusals_); }

private:
    std::vector<refusal> refusals_;
};

using json_value = boost::json::value;
using check = void (*)(const json_value&, const place&, verdict&);

/// A member that an object may have.
struct member {
    std::string_view name;
    check run;
    bool required = false;
};

struct bounds {
    std::size_t least = 0;
    std::size_t most = 0;  ///< 0: no limit.
};

/// Checks an object that may have these members only, at most 64, each with its own check. False if it is no object.
bool check_object(const json_value& value, const place& at, verdict& out, std::span<const member> members);
/// Checks every element of an array with `element`, and their number with `size`. False if it is no array.
bool check_array(const json_value& value, const place& at, verdict& out, bounds size, check element);
/// Checks a string and its size in bytes. Returns it; empty, after a reported fault, if it is no string.
std::string_view check_text(const json_value& value, const place& at, verdict& out, bounds size);

// Checks for tables of members.
void any_text(const json_value& value, const place& at, verdict& out);
void some_text(const json_value& value, const place& at, verdict& out);    ///< Not empty.
void header_text(const json_value& value, const place& at, verdict& out);  ///< Not empty, no control characters.
void boolean(const json_value& value, const place& at, verdict& out);
void integer(const json_value& value, const place& at, verdict& out);

bool is_ascii(std::string_view text);
bool has_control(std::string_view text);  ///< CR and LF among them.
bool is_utf8(std::string_view text);
bool is_base64(std::string_view text);     ///< With padding, no line breaks, not empty.
bool is_email(std::string_view text);      ///< `local@host.domain` by RFC 5321, at most 320 bytes.
std::string lower(std::string_view text);  ///< ASCII only.
bool same_ignoring_case(std::string_view a, std::string_view b);

}  // namespace simulator
