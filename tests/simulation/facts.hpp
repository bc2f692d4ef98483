// What was committed, as whoever watches the store hears of it: with the call that did it, before its caller knows.
#pragma once

#include <outbound/store.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace outbound::simulation {

/// Numbers commits in their order; 0 is before the first.
using commit_number = std::int64_t;

/// Programs that use the store: workers from 0 up, and the operators' program.
inline constexpr int operators = -1;

class facts {
public:
    virtual ~facts() = default;

    /// A worker looked for work and found this.
    virtual void looked(int worker, const std::vector<campaign_work>& works) = 0;
    /// A lease was given, or extended, until then; timestamp{}: it was ended.
    virtual void leased(campaign_id campaign, recipient_seq first, timestamp until) = 0;
    /// The worker may send to this recipient now. `who` is as the worker read it.
    virtual void granted(int worker, campaign_id campaign, const queued_recipient& who, bool after_unknown) = 0;
    /// A window was granted that leaves out so many.
    virtual void withheld(campaign_id campaign, std::size_t recipients) = 0;
    virtual void settled(campaign_id campaign, std::span<const settlement> outcomes) = 0;
    virtual void events_recorded(std::span<const provider_event> events) = 0;
    /// By the link of a message, on those channels. `is_stored`: its campaign is still here, which knows whose the
    /// address was.
    virtual void unsubscribed(recipient_place of, std::span<const channel> silent, bool is_stored) = 0;
    virtual void suppressed(std::span<const suppression> entries) = 0;
    virtual void unsuppressed(channel via, std::string_view address) = 0;
    virtual void contact_stored(contact_id id, const contact& who) = 0;
    virtual void contact_removed(contact_id id) = 0;
    virtual void campaign_created(const campaign& c) = 0;
    virtual void campaign_updated(const campaign& c) = 0;
    virtual void status_changed(campaign_id id, campaign_status status) = 0;
    virtual void campaign_removed(campaign_id id) = 0;
    virtual void campaign_archived(campaign_id id) = 0;
    /// From an archive, of which it is not known which one.
    virtual void campaign_restored(campaign_id id) = 0;
    virtual void failed_retried(campaign_id id) = 0;
    virtual void limit_set(std::string_view name, double per_second) = 0;
};

}  // namespace outbound::simulation
