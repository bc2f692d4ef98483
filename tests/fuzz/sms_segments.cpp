// SMS segments: the size of any bytes is consistent.
#include "text/sms_segments.hpp"
#include "fuzz/targets.hpp"
#include "model/utf8.hpp"

namespace outbound::fuzz {

void sms_segments(std::string_view input)
{
    const auto size = text::measure_sms(input);
    const bool is_gsm7 = size.encoding == text::sms_encoding::gsm7;
    const std::size_t alone = is_gsm7 ? 160 : 70;
    const std::size_t of_several = is_gsm7 ? 153 : 67;
    require(size.characters == count_characters(input));
    require(size.units >= size.characters && size.units <= 2 * size.characters);
    require((size.segments == 0) == input.empty());
    require((size.units <= alone) == (size.segments <= 1));
    require(size.segments * alone >= size.units);
    require(size.segments <= 1 || size.segments * of_several >= size.units);
}

}  // namespace outbound::fuzz
