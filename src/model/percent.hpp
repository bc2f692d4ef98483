// Percent-encoding for URLs and forms.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// Appends `text` with every byte except unreserved ones (RFC 3986: letters, digits and `-_.~`) as `%XX`, in upper
/// case.
void append_percent_encoded(std::string& out, std::string_view text);

std::string percent_encoded(std::string_view text);

/// Decodes `%XX`; leaves everything else, including `+`, unchanged.
std::string percent_decoded(std::string_view text);

/// Appends `name=value` to a form (application/x-www-form-urlencoded), preceded by `&` unless the form is empty.
void append_form_field(std::string& form, std::string_view name, std::string_view value);

}  // namespace outbound
