// Uses libunistring, whose version of Unicode may lack the newest pictures: their blocks are listed.
#include "model/filler.hpp"

#include "model/blanks.hpp"

#include <unictype.h>

namespace outbound {
namespace {

constexpr bool is_between(char32_t first, char32_t c, char32_t last) noexcept
{
    return c >= first && c <= last;
}

// Unicode calls these letters because some languages write them within words: ʹ ʺ ʻ ʼ ʽ ʾ ʿ.
constexpr bool is_quote_letter(char32_t c) noexcept
{
    return is_between(0x02B9, c, 0x02BF);
}

constexpr bool is_block_of_pictures(char32_t c) noexcept
{
    return is_between(0x1F000, c, 0x1FAFF);
}

}  // namespace

filler filler_of(char32_t c) noexcept
{
    const auto is = [c](unsigned mask) { return uc_is_general_category_withtable(c, mask); };
    const bool breaks_line = is_between(0x09, c, 0x0D) || c == 0x85;
    if (breaks_line || is(UC_CATEGORY_MASK_Z))
        return filler::space;
    if (is_blank(c) || is(UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Me))
        return filler::invisible;
    const bool is_new_picture = is_block_of_pictures(c) && is(UC_CATEGORY_MASK_Cn);
    const bool is_sign = is(UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_S) || is_quote_letter(c) || is_new_picture;
    return is_sign ? filler::sign : filler::none;
}

}  // namespace outbound
