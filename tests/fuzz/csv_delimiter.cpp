// Detection of CSV: the delimiter depends on the header only, however much of the file has arrived. First byte: the
// size of the first piece.
#include "api/imports/delimiter.hpp"
#include "fuzz/targets.hpp"
#include "model/utf8.hpp"

#include <string>

namespace outbound::fuzz {

void csv_delimiter(std::string_view input)
{
    const std::size_t share = take_byte(input);
    const auto whole = api::find_delimiter(input, true);
    require(whole.has_value());
    require(std::string_view{",;\t|"}.find(*whole) != std::string_view::npos);
    const auto early = api::find_delimiter(input.substr(0, input.size() * share / 255), false);
    require(!early || *early == *whole);
    if (!input.starts_with(byte_order_mark))
        require(api::find_delimiter(std::string{byte_order_mark} + std::string{input}, true) == whole);
}

}  // namespace outbound::fuzz
