// A message waits in the mailbox until it is fetched, and then until it is reported, each for a limited time. A message
// that was never fetched is not_sent; one that was fetched but not reported is unknown.
#include "engine/host/account.hpp"

#include "engine/signal.hpp"

#include <outbound/error.hpp>

#include <boost/asio/post.hpp>

#include <utility>

namespace outbound::host {
namespace {

delivery rejected_content(const error& fault)
{
    delivery out;
    out.result = delivery::outcome::rejected;
    out.code = to_string(delivery_code::content);
    out.detail = fault.what();
    return out;
}

std::string seconds_text(std::chrono::seconds amount)
{
    return std::to_string(amount.count()) + " seconds";
}

// A host that fetched other messages is alive but slow.
delivery not_fetched(bool others_fetched, std::chrono::seconds waited)
{
    delivery out;
    out.result = delivery::outcome::not_sent;
    out.code = others_fetched ? to_string(delivery_code::deadline) : "not_fetched";
    out.detail = "nobody fetched the message within " + seconds_text(waited) + ": call deliveries.next";
    return out;
}

delivery not_reported(std::chrono::seconds waited)
{
    delivery out;
    out.code = to_string(delivery_code::timeout);
    out.detail = "the message was fetched, and nothing reported of it within " + seconds_text(waited);
    return out;
}

}  // namespace

account::account(boost::asio::any_io_executor executor, settings chosen, std::shared_ptr<mailbox> box, clock& time)
    : executor_{std::move(executor)},
      settings_{std::move(chosen)},
      mailbox_{std::move(box)},
      time_{time}
{
    mailbox_->count_engines(1);
}

account::~account()
{
    mailbox_->count_engines(-1);
}

// The limit of the fetch plus the limit of the report.
std::chrono::milliseconds account::deadline() const noexcept
{
    return 2 * settings_.report_within;
}

boost::asio::awaitable<std::vector<delivery>> account::deliver(std::span<const message> batch)
{
    std::vector<delivery> outcomes;
    for (const auto& m : batch)
        outcomes.push_back(co_await hand_over(m));
    co_return outcomes;
}

boost::asio::awaitable<delivery> account::hand_over(const message& m)
{
    boost::json::object document;
    try {
        document = document_of(m);
    } catch (const error& fault) {
        co_return rejected_content(fault);
    }
    const auto turn = std::make_shared<signal>(executor_);
    const auto changed = [executor = executor_, turn = std::weak_ptr{turn}] {
        boost::asio::post(executor, [turn] {
            if (const auto alive = turn.lock())
                alive->notify();
        });
    };
    const auto box = mailbox_;  // The frame may be destroyed after the account: with the executor's context.
    mailbox::place place{*box, m.key, std::move(document), changed};
    auto until = time_.steady() + settings_.report_within;
    for (bool was_fetched = false;;) {
        const auto now = place.look();
        if (now.is_fetched && !std::exchange(was_fetched, now.is_fetched))
            until = time_.steady() + settings_.report_within;
        if (now.report || time_.steady() >= until)
            break;
        co_await turn->wait_until(time_, until);
    }
    const auto end = place.leave();
    if (end.report)
        co_return *end.report;
    co_return end.is_fetched ? not_reported(settings_.report_within)
                             : not_fetched(end.others_fetched, settings_.report_within);
}

}  // namespace outbound::host
