// Messages of one account that the host delivers itself: it fetches them, and reports what became of each.
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

/// The part of a message's life that the host sees.
struct progress {
    bool is_fetched = false;
    std::optional<delivery> report;
    bool others_fetched = false;  ///< The host fetched something since this message was put here.
};

/// Threads: every method from any thread.
class mailbox {
public:
    /// A message in the mailbox, which leaves it with this object.
    class place {
    public:
        /// `changed` is called when the message is fetched or reported, on the thread that does so; it must not call
        /// the mailbox.
        place(mailbox& box, std::string key, boost::json::object document, std::function<void()> changed);
        ~place();
        place(const place&) = delete;
        place& operator=(const place&) = delete;

        progress look() const;

        /// Takes the message out: fetches and reports that come later do not find it.
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

    /// Takes up to `limit` messages, and waits for the first. Throws error{errc::conflict} if no engine of this process
    /// has the account.
    boost::json::array fetch(std::size_t limit, std::chrono::milliseconds wait);

    /// False if no message that was fetched here and not reported has that key.
    bool report(std::string_view key, delivery outcome);

    /// Engines of this process that deliver through the mailbox.
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
