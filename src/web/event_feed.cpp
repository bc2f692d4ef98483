// The first reader that wakes after the interval polls the database. A reader that never wakes again, because its host
// requests no further piece, therefore blocks no other.
#include "web/event_feed.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace outbound::web {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds look_every{500};
constexpr std::size_t most_recent = 1'000;

}  // namespace

event_log_slice event_feed::read(const event_log_request& request)
{
    {
        const std::lock_guard alone{guard_};
        const auto newest = newest_.load();
        const auto oldest = newest - std::ssize(recent_) + 1;
        if (newest >= 0 && request.after <= newest && request.after + 1 >= oldest) {
            event_log_slice out;
            out.cursor = newest;
            for (auto at = recent_.begin() + (request.after + 1 - oldest); at != recent_.end(); ++at) {
                if (!request.types.empty() && std::ranges::find(request.types, at->type) == request.types.end())
                    continue;
                if (out.items.size() == request.limit) {
                    out.more = true;
                    out.cursor = out.items.back().position;
                    break;
                }
                out.items.push_back(*at);
            }
            return out;
        }
    }
    return ctx_.store.event_log().read(request);
}

asio::awaitable<void> event_feed::wait(event_reader& reader, std::int64_t cursor, clock::steady_time deadline)
{
    auto& time = ctx_.clock;
    while (!reader.is_stopped() && newest_ <= cursor && time.steady() < deadline) {
        if (begin_look()) {
            look();
            continue;
        }
        co_await time.sleep_until(*reader.timer_, std::min(deadline, time.steady() + look_every));
    }
}

void event_feed::notice()
{
    const std::lock_guard alone{guard_};
    is_due_ = true;
    wake_all();
}

bool event_feed::begin_look()
{
    const std::lock_guard alone{guard_};
    const auto now = ctx_.clock.steady();
    if (is_looking_ || (!is_due_ && now - looked_at_ < look_every))
        return false;
    is_due_ = false;
    looked_at_ = now;
    return is_looking_ = true;
}

// Ignores failures: the next poll reads the database again.
void event_feed::look() noexcept
{
    try {
        read_on();
    } catch (const std::exception&) {
    }
    end_look();
}

void event_feed::end_look() noexcept
{
    const std::lock_guard alone{guard_};
    is_looking_ = false;
    if (is_due_)
        wake_all();
}

void event_feed::read_on()
{
    if (newest_ < 0)
        newest_ = ctx_.store.event_log().newest();
    for (bool more = true; more;) {
        auto slice = ctx_.store.event_log().read({newest_, {}, most_recent});
        more = slice.more;
        add(std::move(slice));
    }
}

void event_feed::add(event_log_slice slice)
{
    const std::lock_guard alone{guard_};
    // Gaps are events of types of newer versions.
    const bool has_gaps = slice.reset || slice.cursor != newest_ + std::ssize(slice.items);
    if (has_gaps)
        recent_.clear();
    else
        std::ranges::move(slice.items, std::back_inserter(recent_));
    while (recent_.size() > most_recent)
        recent_.pop_front();
    if (newest_ != slice.cursor)
        wake_all();
    newest_ = slice.cursor;
}

void event_feed::wake_all()
{
    for (auto* reader : readers_)
        reader->wake();
}

event_reader::event_reader(event_feed& feed, const asio::any_io_executor& executor)
    : feed_{feed},
      executor_{executor},
      timer_{std::make_shared<asio::steady_timer>(executor)}
{
    const std::lock_guard alone{feed_.guard_};
    place_ = feed_.readers_.insert(feed_.readers_.end(), this);
}

event_reader::~event_reader()
{
    const std::lock_guard alone{feed_.guard_};
    feed_.readers_.erase(place_);
}

void event_reader::stop()
{
    is_stopped_ = true;
    wake();
}

void event_reader::wake()
{
    asio::post(executor_, [timer = std::weak_ptr{timer_}] {
        if (const auto present = timer.lock())
            present->cancel();
    });
}

}  // namespace outbound::web
