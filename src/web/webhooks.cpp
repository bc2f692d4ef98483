// The vendor's reader verifies and parses a request; the response is sent after the events are committed.
#include "rules/consent.hpp"
#include "web/endpoint.hpp"
#include "web/event_committer.hpp"
#include "web/worker.hpp"

#include <algorithm>

namespace outbound::web {
namespace {

// YES means START only from a person who has sent STOP.
bool has_refused_by_word(api::context& ctx, channel via, const std::string& address)
{
    const auto history = ctx.store.suppressions().history(via, address);
    return std::ranges::any_of(
        history.facts, [](const suppression& fact) { return fact.scope == rules::word_scope && fact.lifted_by == 0; });
}

// A click on outbound's unsubscribe link is not engagement, and the link is the recipient's secret.
void disregard_own_links(api::context& ctx, provider_event& e)
{
    if (e.kind != event_kind::clicked || !is_unsubscribe_link(ctx, e.link))
        return;
    e.kind = event_kind::other;
    e.reason = "unsubscribe_page";
    e.link.clear();
}

}  // namespace

void commit_events(api::context& ctx, std::span<provider_event> events)
{
    for (auto& e : events)
        disregard_own_links(ctx, e);
    const auto done = ctx.store.events().record(events);
    auto& counts = ctx.webhook_counts;
    counts.stored += done.stored;
    counts.duplicates += done.duplicates;
    counts.unmatched += done.unmatched;
    counts.foreign += done.foreign;
    for (const auto& recipient : done.replies)
        ctx.tell({event_type::recipient_replied, ctx.clock.now(),
            {{"campaign_id", recipient.campaign}, {"seq", recipient.seq}}});
    for (const auto id : done.resumed)
        ctx.tell({event_type::campaign_resumed, ctx.clock.now(), {{"campaign_id", id}}});
}

boost::asio::awaitable<void> commit_events(const web_call& call, std::vector<provider_event> events)
{
    if (call.committer != nullptr)
        co_await call.committer->commit(std::move(events));
    else
        co_await run_on(call.worker, [&] { commit_events(call.ctx, events); });
}

namespace {

boost::asio::awaitable<web_response> take_webhook(web_call& call, webhook_reader& reader, std::string_view subject)
{
    auto& ctx = call.ctx;
    const webhook_request request{call.request, subject, ctx.clock.now(),
        [&](channel via, const std::string& address) { return has_refused_by_word(ctx, via, address); }};
    auto report = co_await reader.read(request);
    switch (report.result) {
    case webhook::verdict::refused:
        ++ctx.webhook_counts.refused;
        co_return text_response(403, report.detail.empty() ? "The signature does not hold.\n" : report.detail + "\n");
    case webhook::verdict::malformed:
        ++ctx.webhook_counts.malformed;
        co_return text_response(400, report.detail + "\n");
    case webhook::verdict::taken:
        break;
    }
    if (!report.events.empty())
        co_await commit_events(call, std::move(report.events));
    ++ctx.webhook_counts.accepted;
    if (report.question)
        if (auto response = co_await answer_during_call(call, *report.question))
            co_return std::move(*response);
    co_return std::move(report.answer);
}

}  // namespace

std::vector<endpoint> webhook_endpoints(const api::context& ctx)
{
    std::vector<endpoint> rows;
    for (const auto& source : ctx.webhooks)
        for (const auto& place : source.endpoints)
            rows.push_back({
                .method = "POST",
                .path = place.path,
                .answer = [reader = source.reader, subject = place.subject](
                              web_call& call) { return take_webhook(call, *reader, subject); },
                .is_quick = place.is_quick,
                .is_urgent = true,
                .longest_body = place.longest_body,
                .most_values = 0,  // Readers parse only what the vendor has signed.
            });
    return rows;
}

}  // namespace outbound::web
