// Asks vendors what became of messages and calls of which nobody has told, and counts the calls under way.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/signal.hpp"
#include "engine/wire.hpp"

#include <outbound/store.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace outbound {

class engine_core;

/// Asks each account as many questions at once as it takes; an account that does not answer holds up no other.
class inquiries {
public:
    explicit inquiries(engine_core& core);

    /// Begins to ask, where an account can be asked.
    void begin();

    /// Lets the engine's end be seen at once.
    void wake();

private:
    struct account {
        std::deque<watched_message> waiting;
        std::size_t asking = 0;
    };

    boost::asio::awaitable<void> count_until_stopped();
    boost::asio::awaitable<void> ask_until_stopped();
    boost::asio::awaitable<bool> take_due();
    boost::asio::awaitable<void> record();
    boost::asio::awaitable<void> ask_all(std::shared_ptr<wire> through);
    boost::asio::awaitable<std::optional<provider_event>> find(std::shared_ptr<wire> through, watched_message one);
    boost::asio::awaitable<void> recall_words(inquiry& about, watched_message one);
    boost::asio::awaitable<std::shared_ptr<const active_campaign>> content_of(campaign_id campaign);
    void distribute(std::vector<watched_message> due);
    std::shared_ptr<wire> wire_for(const watched_message& one) const;

    engine_core& core_;
    signal changed_;
    signal count_;
    std::map<std::shared_ptr<wire>, account> accounts_;
    std::size_t waiting_ = 0;                                                 // Of all accounts.
    std::vector<provider_event> answers_;                                     // Not yet recorded.
    std::map<campaign_id, std::shared_ptr<const active_campaign>> contents_;  // Of the campaigns last asked about.
};

}  // namespace outbound
