// Messages in flight within an intent, and the run that waits for their outcomes.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace outbound {

class outbox;

/// The owner of messages, which committed their intent and records their outcomes.
class outbox_owner {
public:
    virtual ~outbox_owner() = default;

    /// Called before messages of the box are handed over: true if the campaign still runs, the lease lasts longer than
    /// a delivery can take, and the grant is not older than a lease.
    virtual bool may_send(const outbox& box, clock::steady_time now) const = 0;

    /// Reports the outcome of message `index`. Either this or came_back_unsent() is called once for each message.
    virtual void came_back(const outbox& box, std::size_t index, const provider& through, const delivery& outcome) = 0;

    /// Reports that message `index` is proven not sent and will not be retried by the account.
    virtual void came_back_unsent(const outbox& box, std::size_t index) = 0;
};

/// The messages of one window. Lives until its last message has come back.
class outbox {
public:
    struct entry {
        recipient_seq seq = 0;
        std::int32_t attempt = 1;
        bool after_unknown = false;
        std::uint32_t units = 1;  ///< Units of pace: 1, or the segments of an SMS.
    };

    outbox(std::shared_ptr<outbox_owner> from, std::size_t capacity)
        : owner{std::move(from)},
          values(capacity * 256 + 1)
    {
        messages.reserve(capacity);
        entries.reserve(capacity);
    }

    std::shared_ptr<outbox_owner> owner;
    clock::steady_time granted_at{};         ///< The store has checked the recipients since.
    bool is_urgent = false;                  ///< Holds one-off messages, which somebody waits for.
    boost::json::monotonic_resource values;  ///< Holds the messages' values, which are freed together.
    std::vector<message> messages;
    std::vector<entry> entries;  ///< One entry per message.
};

/// Consecutive messages of one outbox that are sent together.
struct parcel {
    std::shared_ptr<const outbox> box;
    std::size_t first = 0;
    std::size_t count = 0;

    std::span<const message> messages() const { return std::span{box->messages}.subspan(first, count); }
};

/// Returns messages that are proven not sent, and will not be retried by the account, to their owner.
inline void give_back_unsent(const parcel& unsent)
{
    for (std::size_t i = 0; i < unsent.count; ++i)
        unsent.box->owner->came_back_unsent(*unsent.box, unsent.first + i);
}

}  // namespace outbound
