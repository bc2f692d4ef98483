// Percent-encoding of what stands in URLs and forms.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// What a hexadecimal digit stands for; less than 0: it is none.
int hexadecimal_value(char digit) noexcept;

/// Appends `text` with every byte but the unreserved ones (RFC 3986: letters, digits and `-_.~`) as `%XX`, in upper
/// case.
void append_percent_encoded(std::string& out, std::string_view text);

std::string percent_encoded(std::string_view text);

/// Turns `%XX` back into bytes; anything else, `+` too, stays as it is.
std::string percent_decoded(std::string_view text);

/// Appends `name=value` to a form (application/x-www-form-urlencoded), with `&` in front where there is something
/// before it.
void append_form_field(std::string& form, std::string_view name, std::string_view value);

}  // namespace outbound
