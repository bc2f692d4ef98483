// Email addresses: a valid address has an ASCII form, which is valid too.
#include "fuzz/targets.hpp"
#include "model/address.hpp"

#include <algorithm>

namespace outbound::fuzz {

void email_address(std::string_view input)
{
    const auto folded = fold_email(input);
    require(fold_email(folded) == folded);
    require(valid_email(input) == email_fault(input).empty());
    if (!valid_email(input))
        return;
    const auto wire = wire_email(input);
    require(wire.size() <= 254);
    require(std::ranges::all_of(wire, [](char c) { return c >= ' ' && c <= '~'; }));
    require(valid_email(wire) && valid_email(folded));
    require(wire_email(wire) == wire && fold_email(wire) == folded);
}

}  // namespace outbound::fuzz
