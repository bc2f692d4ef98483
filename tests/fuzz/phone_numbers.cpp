// Phone numbers: any bytes are refused with a reason, or become a number that parses to itself.
#include "fuzz/targets.hpp"
#include "model/address.hpp"

namespace outbound::fuzz {

void phone_numbers(std::string_view input)
{
    const auto country = take_until(input, " ");
    const auto read = read_phone(input, country);
    require(read.number.empty() != read.fault.empty());
    if (read.number.empty())
        return;
    require(valid_e164(read.number));
    require(read_phone(read.number).number == read.number);
    require(read_phone(read.number, country).number == read.number);
}

}  // namespace outbound::fuzz
