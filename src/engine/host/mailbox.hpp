// The messages of one account that the host delivers itself: it fetches them and reports their outcomes.
#pragma once

#include <outbound/provider.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace outbound::host {

/// The host's progress with a message.
struct progress {
    bool is_fetched = false;
    std::optional<delivery> report;
    bool others_fetched = false;  ///< The host has fetched other messages since this one was offered.
};

/// Threads: any.
class mailbox {
public:
    /// A message in the mailbox, removed by the destructor.
    class place {
    public:
        /// `changed` is called when the message is fetched or reported, on the thread that does it; it must not call
        /// the mailbox.
        place(mailbox& box, std::string key, boost::json::object document, std::function<void()> changed);
        ~place();
        place(const place&) = delete;
        place& operator=(const place&) = delete;

        progress look() const;

        /// Removes the message: later fetches and reports do not find it.
        progress leave();

    private:
        friend class mailbox;

        mailbox& box_;
        const std::string key_;
        boost::json::object document_;
        const std::function<void()> changed_;
        progress progress_;
        std::size_t fetches_before_ = 0;
    };

    /// Fetches up to `limit` messages, and waits up to `wait` for the first. Throws error{errc::conflict} if no engine
    /// of this process has the account.
    boost::json::array fetch(std::size_t limit, std::chrono::milliseconds wait);

    /// Reports an outcome. False if no message with that key is fetched and unreported.
    bool report(std::string_view key, delivery outcome);

    /// Adds to the number of engines of this process that deliver through the mailbox.
    void count_engines(int change);

private:
    progress progress_of(const place& p) const;
    void remove(place& p);

    mutable std::mutex guard_;
    std::condition_variable arrived_;
    std::deque<place*> waiting_;
    std::unordered_map<std::string, place*> fetched_;
    std::size_t fetches_ = 0;
    int engines_ = 0;
};

}  // namespace outbound::host
