// Which suppressions count for a one-off message.
#include "rules/message_consent.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace outbound::test {

BOOST_AUTO_TEST_SUITE(message_consent)

BOOST_AUTO_TEST_CASE(only_a_transactional_email_disregards_a_suppression_and_only_an_unsubscribe)
{
    for (const auto& [via, channel_name] : names<channel>::value)
        for (const auto& [kind, kind_name] : names<message_kind>::value)
            for (const auto& [reason, reason_name] : names<suppression_reason>::value) {
                const auto disregarded = rules::disregarded_reasons(via, kind);
                const bool counts = std::ranges::find(disregarded, reason) == disregarded.end();
                const bool exception = via == channel::email && kind == message_kind::transactional &&
                                       reason == suppression_reason::unsubscribe;
                BOOST_TEST(counts == !exception, channel_name << ' ' << kind_name << ' ' << reason_name);
            }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
