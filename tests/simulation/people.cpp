// Recipients' steps: unsubscribe, reply, press keys, complain; links go through the web router.
#include "simulation/world.hpp"

#include "model/run_coroutine.hpp"
#include "web/router.hpp"

namespace outbound::simulation {
namespace {

namespace asio = boost::asio;

asio::awaitable<web_response> serve(const web::router& router, web_request request, asio::any_io_executor workers)
{
    const auto sink = co_await router.open(std::move(request), std::move(workers));
    co_return co_await sink->finish();
}

web_response answer(api::context& ctx, const web_request& request)
{
    const web::router router{ctx};
    asio::io_context runner{1};
    return run_coroutine(runner, serve(router, request, runner.get_executor()));
}

}  // namespace

std::string world::phone_of(int n) const
{
    char number[24];
    std::snprintf(number, sizeof number, "+49151%07d", n % script_.people);
    return number;
}

bool world::unsubscribe(const step& s)
{
    if (links_.empty())
        return false;
    const auto [key, link] = links_[static_cast<std::size_t>(s.n[0]) % links_.size()];
    const bool all = s.n[1] % 3 == 0;
    web_request request;
    request.method = "POST";
    request.target = link.substr(context_.public_url.size()) + (all ? "?all=1" : "");
    const auto status = answer(context_, request).status;
    log_.add("unsubscribe {}: {}", key, status);
    if (status == 200)
        model_.unsubscribed_by_page(key);
    else if (status < 500)
        findings_.broken("link", "the unsubscribe link of " + key + " answers " + std::to_string(status));
    return status == 200;
}

// A vendor that gives no time repeats a word at a later one; a host's reader may have dated it by its delivery.
// Meanwhile the person may have changed its mind.
void world::repeat_word(provider_event e)
{
    constexpr std::chrono::seconds delays[] = {10s, 2min, 20min, 3h, 30h};
    const auto chance = mix(script_.seed, static_cast<std::uint64_t>(reports_), 50);
    if (chance % 4 == 0)
        return;
    const auto delay = delays[mix(chance, 51) % std::size(delays)];
    if (chance % 4 < 3 && e.kind != event_kind::replied) {
        auto contrary = e;
        contrary.id += "-contrary";
        contrary.kind = e.suppress.empty() ? event_kind::opted_out : event_kind::opted_in;
        contrary.suppress = e.suppress.empty() ? "unsubscribe" : "";
        vendor_.plan(time_.elapsed() + delay / 2, std::move(contrary));
    }
    if (chance % 4 == 1)
        e.occurred_at = time_.now() + delay;
    vendor_.plan(time_.elapsed() + delay, std::move(e));
}

bool world::send_word(const step& s, event_kind kind)
{
    provider_event e;
    e.provider = "text";
    e.channel = channel::sms;
    e.kind = kind;
    e.address = phone_of(s.n[0]);
    e.id = "word-" + std::to_string(++reports_);
    if (kind == event_kind::opted_out)
        e.suppress = "unsubscribe";
    repeat_word(e);
    return record({e});
}

// Reports an event about the n-th message of that channel that a vendor accepted.
bool world::report_on(channel via, int n, const std::function<void(provider_event&)>& fill)
{
    std::vector<const hand_over*> accepted;
    for (const auto& h : model_.hand_overs())
        if (h.accepted && (h.account == "voice"     ? channel::phone
                              : h.account == "text" ? channel::sms
                                                    : channel::email) == via)
            accepted.push_back(&h);
    if (accepted.empty())
        return false;
    const auto& h = *accepted[static_cast<std::size_t>(n) % accepted.size()];
    provider_event e;
    e.key = model_.instance + '-' + std::to_string(h.place.campaign) + '-' + std::to_string(h.place.seq) + '-' +
            std::to_string(h.attempt);
    e.provider = h.account;
    e.vendor_id = "v-" + e.key;
    e.channel = via;
    e.address = h.address;
    e.id = "person-" + std::to_string(++reports_);
    e.occurred_at = time_.now();
    fill(e);
    return record({e});
}

}  // namespace outbound::simulation
