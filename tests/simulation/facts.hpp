// Commits as the model observes them: each is reported inside the store call that made it, before the call returns.
#pragma once

#include <outbound/store.hpp>

#include <cstdint>
#include <optional>
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

    /// A worker asked for the accounts that are set aside, the first of which returns at `next`.
    virtual void accounts_read(std::optional<timestamp> next) = 0;
    /// A worker asked for work and got `works`.
    virtual void looked(int worker, const std::vector<campaign_work>& works) = 0;
    /// A lease was granted or extended until `until`; timestamp{}: it was released.
    virtual void leased(campaign_id campaign, recipient_seq first, timestamp until) = 0;
    /// The worker may send to this recipient now. `recipient` is the row that the worker read.
    virtual void granted(int worker, campaign_id campaign, const queued_recipient& recipient, bool after_unknown) = 0;
    /// A window was granted without this number of its recipients.
    virtual void withheld(campaign_id campaign, std::size_t recipients) = 0;
    virtual void settled(campaign_id campaign, std::span<const settlement> outcomes) = 0;
    virtual void events_recorded(std::span<const provider_event> events) = 0;
    /// A recipient unsubscribed by the link of a message, maybe from all channels. `is_stored`: its campaign still
    /// exists, so the contact behind the address is known.
    virtual void unsubscribed(recipient_place place, bool is_all, bool is_stored) = 0;
    virtual void suppressed(std::span<const suppression> entries) = 0;
    virtual void unsuppressed(channel via, std::string_view address) = 0;
    virtual void contact_stored(contact_id id, const contact& person) = 0;
    virtual void contact_removed(contact_id id, bool is_erased) = 0;
    virtual void campaign_created(const campaign& c) = 0;
    /// A part of the contacts of the campaign became recipients.
    virtual void prepared(campaign_id id, const preparation& done) = 0;
    virtual void campaign_updated(const campaign& c) = 0;
    virtual void status_changed(campaign_id id, campaign_status status) = 0;
    virtual void campaign_scheduled(const campaign& c) = 0;
    /// A worker found that the campaign was due, and made it running, or paused it because it was late.
    virtual void campaign_due(campaign_id id, campaign_status status) = 0;
    virtual void campaign_removed(campaign_id id) = 0;
    virtual void campaign_archived(campaign_id id) = 0;
    /// Restored from one of its archives; the model does not know which.
    virtual void campaign_restored(campaign_id id) = 0;
    virtual void failed_retried(campaign_id id) = 0;
    virtual void limit_set(std::string_view name, double per_second) = 0;
    /// A one-off message is stored, now or by an earlier request with its key.
    virtual void message_stored(const one_off_message& m) = 0;
};

}  // namespace outbound::simulation
