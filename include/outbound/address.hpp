// Email addresses as they are compared.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// The folded address, for comparisons: as on the wire (its domain in ASCII, Punycode), in lower case, without outer
/// blanks. Two addresses that fold to the same text are one mailbox.
std::string fold_email(std::string_view address);

}  // namespace outbound
