// Campaigns and messages of a few people, which copies.hpp repeats.
#pragma once

#include <outbound/testing/manual_clock.hpp>

#include <outbound/store.hpp>

#include <string>

namespace outbound::bench {

/// What a contact's number decides is the same for every number with the same rest by this one: one of fifty contacts
/// has no address.
inline constexpr std::int64_t period = 1'000;

/// Stores contacts 1 to `people`, whose ids are their numbers in an empty database.
void add_people(store& db, std::int64_t people);

/// Makes campaigns as workers and vendors do: messages with all outcomes, and their events.
class pattern_maker {
public:
    pattern_maker(store& db, testing::manual_clock& clock) : db_{db}, clock_{clock} {}

    /// A draft.
    campaign_id create(channel via, const std::string& name, const segment& recipients);
    /// A running campaign to all contacts, whose first `recipients` are frozen and sent to.
    campaign_id running(channel via, std::int64_t recipients);
    /// A campaign to ten contacts in any status.
    campaign_id in_status(channel via, campaign_status wanted);
    /// The campaign that holds `amount` one-off messages, most of them sent.
    campaign_id messages(channel via, std::int64_t amount);

private:
    void start(campaign_id id, channel via);
    void send(campaign_id id, channel via);
    void report(campaign_id id, channel via, std::int64_t recipients);

    store& db_;
    testing::manual_clock& clock_;
};

}  // namespace outbound::bench
