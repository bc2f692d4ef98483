// Queries vendors for the status of unreported messages and calls, and counts calls in progress.
#pragma once

#include "engine/accounts.hpp"
#include "engine/active_campaign.hpp"
#include "engine/campaign_content.hpp"
#include "engine/context.hpp"
#include "engine/signal.hpp"
#include "engine/wire.hpp"

#include <outbound/store.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace outbound {

/// Queries each account concurrently up to its limit; an account that does not respond delays no other.
class inquiries {
public:
    inquiries(engine_context& ctx, const accounts& accounts);

    /// Starts queries and counts, if an account supports them.
    void begin();

    /// Makes it check at once whether the engine is stopping.
    void wake();

private:
    struct question_queue {
        std::deque<watched_message> waiting;
        std::size_t askers = 0;  // Number of coroutines that query, one message at a time each.
    };

    boost::asio::awaitable<void> count_until_stopped();
    boost::asio::awaitable<void> ask_until_stopped();
    boost::asio::awaitable<bool> take_due();
    boost::asio::awaitable<void> record();
    boost::asio::awaitable<void> ask_all(std::shared_ptr<wire> account);
    boost::asio::awaitable<std::optional<provider_event>> find(std::shared_ptr<wire> account, watched_message watched);
    boost::asio::awaitable<void> compose_again(inquiry& question, watched_message watched);
    boost::asio::awaitable<std::shared_ptr<const compiled_content>> content_of(const watched_message& watched);
    void distribute(std::vector<watched_message> due);
    std::shared_ptr<wire> wire_for(const watched_message& watched) const;

    engine_context& ctx_;
    const accounts& accounts_;
    signal changed_;
    signal count_;
    std::map<std::shared_ptr<wire>, question_queue> queues_;
    std::size_t waiting_ = 0;              // Number of messages in all queues.
    std::vector<provider_event> answers_;  // Not yet recorded.
    // Contents of the campaigns of the latest inquiries.
    std::map<campaign_id, std::shared_ptr<const active_campaign>> contents_;
    message_contents message_contents_;
};

}  // namespace outbound
