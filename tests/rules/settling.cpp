// Which outcomes may be recorded over which.
#include "rules/settling.hpp"

#include <boost/test/unit_test.hpp>

using outbound::settlement;
namespace rules = outbound::rules;

BOOST_AUTO_TEST_SUITE(settling)

BOOST_AUTO_TEST_CASE(facts_stand_and_nothing_moves_backwards)
{
    using enum outbound::recipient_status;
    const struct {
        const char* name;
        rules::stored_outcome stored;
        outbound::recipient_status outcome;
        std::int32_t attempt;
        bool may;
    } cases[] = {
        {"first outcome", {queued, 0}, sent, 1, true},
        {"first refusal", {queued, 0}, failed, 1, true},
        {"a late answer settles what takeover called unknown", {unknown, 1}, sent, 1, true},
        {"proof that it was not sent frees an unknown", {unknown, 1}, retrying, 1, true},
        {"a lost answer does not end a newer attempt", {unknown, 2}, failed, 1, false},
        {"that it was sent counts even when a newer attempt is under way", {retrying, 2}, sent, 1, true},
        {"that it was sent counts after a cancel", {cancelled, 0}, sent, 1, true},
        {"that it was sent counts over a failure of another attempt", {failed, 2}, sent, 1, true},
        {"sent is final", {sent, 1}, failed, 1, false},
        {"sent twice is sent", {sent, 1}, sent, 2, false},
        {"delivered is final", {delivered, 1}, unknown, 2, false},
        {"failed is final but for facts", {failed, 1}, unknown, 1, false},
        {"skipped stays skipped", {skipped, 0}, unknown, 1, false},
        {"retry that failed", {retrying, 2}, failed, 2, true},
        {"unknown again", {unknown, 2}, unknown, 2, true},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            settlement s;
            s.status = c.outcome;
            s.attempt = c.attempt;
            BOOST_TEST(rules::may_record(c.stored, s) == c.may);
        }
}

BOOST_AUTO_TEST_SUITE_END()
