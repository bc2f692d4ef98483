#include "rules/message_consent.hpp"

namespace outbound::rules {

std::span<const suppression_reason> disregarded_reasons(channel via, message_kind kind) noexcept
{
    static constexpr suppression_reason opt_outs_of_marketing[] = {suppression_reason::unsubscribe};
    if (via == channel::email && kind == message_kind::transactional)
        return opt_outs_of_marketing;
    return {};
}

}  // namespace outbound::rules
