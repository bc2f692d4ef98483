// Effects of an outcome on its recipient.
#include "rules/settling.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <vector>

using outbound::recipient_status;
using outbound::settlement;
namespace rules = outbound::rules;
using rules::recording;

namespace outbound::rules {

std::ostream& boost_test_print_type(std::ostream& out, recording decision)
{
    return out << (decision == recording::write ? "write" : decision == recording::fill_in ? "fill in" : "ignore");
}

}  // namespace outbound::rules

namespace {

settlement outcome_of(recipient_status status, std::int32_t attempt, bool refused = false)
{
    using enum recipient_status;
    settlement s;
    s.status = status;
    s.attempt = attempt;
    s.refused = refused || status == failed;
    s.counts_attempt = status != retrying;
    return s;
}

struct grant_state {
    rules::stored_outcome stored;
    bool is_open = false;  ///< Whether the grant of the outcome is open.
};

/// The row after the outcome in a store: an outcome ends its grant.
grant_state state_after(grant_state before, const settlement& s)
{
    if (rules::decide(before.stored, s, before.is_open) != recording::write)
        return before;
    const auto overtaken = s.status == recipient_status::sent && s.attempt < before.stored.attempt;
    const auto attempt = overtaken ? before.stored.attempt : s.counts_attempt ? s.attempt : s.attempt - 1;
    return {{s.status, attempt, before.stored.reported_attempt}, false};
}

/// Calls `ask` for every combination: status, outcome, attempt (older, same, newer), reported attempt, open grant or
/// not.
void for_each_question(const std::function<void(const grant_state&, const settlement&)>& ask)
{
    using enum recipient_status;
    const settlement outcomes[] = {outcome_of(sent, 2), outcome_of(failed, 2), outcome_of(unknown, 2, true),
        outcome_of(unknown, 2), outcome_of(retrying, 2), outcome_of(skipped, 2)};
    for (const auto& [status, name] : outbound::names<recipient_status>::value)
        for (const std::int32_t attempt : {1, 2, 3})
            for (const std::int32_t reported : {0, 1, 2, 3})
                for (const bool is_open : {false, true})
                    for (const auto& s : outcomes)
                        if (reported <= attempt)
                            BOOST_TEST_CONTEXT("stored " << name << ", attempt " << attempt << ", reported " << reported
                                                         << ", open " << is_open << "; outcome " << to_string(s.status)
                                                         << ", refused " << s.refused)
    ask({{status, attempt, reported}, is_open}, s);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settling)

BOOST_AUTO_TEST_CASE(facts_are_final_and_no_status_moves_backwards)
{
    using enum recipient_status;
    const struct {
        const char* name;
        rules::stored_outcome stored;
        settlement outcome;
        bool is_open;
        recording expected;
    } cases[] = {
        {"first outcome", {queued, 0}, outcome_of(sent, 1), true, recording::write},
        {"first refusal", {queued, 0}, outcome_of(failed, 1), true, recording::write},
        {"a retry that is accepted", {retrying, 2}, outcome_of(sent, 2), true, recording::write},
        {"a retry that is refused", {retrying, 2}, outcome_of(failed, 2), true, recording::write},
        {"a retry that was not sent", {retrying, 2}, outcome_of(retrying, 2), true, recording::write},
        {"a retry whose answer was lost", {retrying, 2}, outcome_of(unknown, 2), true, recording::write},
        {"a resend whose answer was lost, too", {unknown, 2}, outcome_of(unknown, 2), true, recording::write},
        {"a late answer settles what takeover called unknown", {unknown, 1}, outcome_of(sent, 1), false,
            recording::write},
        {"so does a late refusal", {unknown, 1}, outcome_of(failed, 1), false, recording::write},
        {"that it was not sent is too late when another took over", {unknown, 1}, outcome_of(retrying, 1), false,
            recording::ignore},
        {"a refusal does not end a newer attempt", {unknown, 2}, outcome_of(failed, 1), false, recording::ignore},
        {"that it was sent counts while a newer attempt is under way", {retrying, 2}, outcome_of(sent, 1), false,
            recording::write},
        {"that it was sent counts after a cancel", {cancelled, 0}, outcome_of(sent, 1), false, recording::write},
        {"that it was sent counts over a refusal of another attempt", {failed, 2}, outcome_of(sent, 1), false,
            recording::write},
        {"sent is final", {sent, 1}, outcome_of(failed, 1), false, recording::ignore},
        {"sent twice is sent", {sent, 1}, outcome_of(sent, 2), false, recording::fill_in},
        {"delivered is final", {delivered, 1}, outcome_of(unknown, 2), false, recording::ignore},
        {"skipped stays skipped", {skipped, 0}, outcome_of(unknown, 1), false, recording::ignore},
        {"a refusal that is known after it was queued again", {retrying, 1}, outcome_of(failed, 1), false,
            recording::ignore},
        {"a give-back that is known after another claimed it", {retrying, 1}, outcome_of(retrying, 1), false,
            recording::ignore},
        {"accepted, and the vendor said busy before", {retrying, 1, 1}, outcome_of(sent, 1), false, recording::fill_in},
        {"lost, and the vendor said busy before", {retrying, 1, 1}, outcome_of(unknown, 1), false, recording::ignore},
        {"accepted after a busy call before", {retrying, 2, 1}, outcome_of(sent, 2), true, recording::write},
        {"accepted, and the vendor told of its failure since", {failed, 1, 1}, outcome_of(sent, 1), false,
            recording::fill_in},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
    BOOST_TEST(rules::decide(c.stored, c.outcome, c.is_open) == c.expected);
}

BOOST_AUTO_TEST_CASE(recording_anything_twice_changes_nothing)
{
    for_each_question([](const grant_state& before, const settlement& s) {
        const auto once = state_after(before, s);
        const auto twice = state_after(once, s);
        BOOST_TEST((once.stored.status == twice.stored.status));
        BOOST_TEST(once.stored.attempt == twice.stored.attempt);
    });
}

BOOST_AUTO_TEST_CASE(outcomes_that_are_no_facts_need_the_open_grant)
{
    for_each_question([](const grant_state& before, const settlement& s) {
        if (!rules::is_fact(s) && !before.is_open)
            BOOST_TEST(rules::decide(before.stored, s, false) == recording::ignore);
    });
}

BOOST_AUTO_TEST_CASE(an_acceptance_is_never_lost)
{
    for_each_question([](const grant_state& before, const settlement& s) {
        if (s.status == recipient_status::sent)
            BOOST_TEST((was_sent(state_after(before, s).stored.status) || before.stored.reported_attempt >= s.attempt));
    });
}

BOOST_AUTO_TEST_CASE(a_sent_recipient_stays_sent)
{
    for_each_question([](const grant_state& before, const settlement& s) {
        if (was_sent(before.stored.status))
            BOOST_TEST(rules::decide(before.stored, s, before.is_open) != recording::write);
    });
}

BOOST_AUTO_TEST_CASE(facts_of_two_attempts_settle_to_the_same_state_in_either_order)
{
    using enum recipient_status;
    const settlement first[] = {outcome_of(sent, 1), outcome_of(failed, 1)};
    const settlement second[] = {outcome_of(sent, 2), outcome_of(unknown, 2, true)};
    const grant_state resent{{unknown, 2}, false};
    for (const auto& a : first)
        for (const auto& b : second)
            BOOST_TEST_CONTEXT(to_string(a.status) << " and " << to_string(b.status))
            {
                const auto in_order = state_after(state_after(resent, a), b).stored;
                const auto reversed = state_after(state_after(resent, b), a).stored;
                BOOST_TEST((in_order.status == reversed.status));
                BOOST_TEST(in_order.attempt == reversed.attempt);
            }
}

BOOST_AUTO_TEST_SUITE_END()
