// Makes events for a campaign whose messages were sent.
#pragma once

#include "conformance/people.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace outbound::testing {

inline constexpr timestamp noon{std::chrono::seconds{1'795'348'800}};

/// Makes events of one campaign, each with a unique id.
struct event_factory {
    store& s;
    campaign_id campaign;
    int made = 0;

    provider_event operator()(recipient_seq seq, event_kind kind, std::chrono::seconds later = std::chrono::seconds{0},
        std::int32_t attempt = 1)
    {
        provider_event e;
        e.key =
            s.instance() + '-' + std::to_string(campaign) + '-' + std::to_string(seq) + '-' + std::to_string(attempt);
        e.provider = "main";
        e.vendor_id = "m" + std::to_string(seq);
        e.id = "e" + std::to_string(++made);
        e.kind = kind;
        e.address = "p" + std::to_string(seq) + "@example.com";
        e.occurred_at = noon + later;
        return e;
    }

    provider_event bounce(recipient_seq seq, bounce_class bounce)
    {
        auto e = (*this)(seq, event_kind::bounced);
        e.bounce = bounce;
        e.reason = "5.1.1";
        if (bounce == bounce_class::hard)
            e.suppress = "bounce";
        return e;
    }

    provider_event click(
        recipient_seq seq, const std::string& link, std::chrono::seconds later = std::chrono::seconds{0})
    {
        auto e = (*this)(seq, event_kind::clicked, later);
        e.actor = event_actor::human;
        e.link = link;
        return e;
    }

    provider_event open(recipient_seq seq, event_actor actor, std::chrono::seconds later = std::chrono::seconds{0})
    {
        auto e = (*this)(seq, event_kind::opened, later);
        e.actor = actor;
        return e;
    }
};

/// Twelve contacts. All but the last two got a message; the 11th is unknown, the 12th queued.
inline campaign_id sent_campaign(store_fixture& f)
{
    auto& s = f.store();
    add_people(s, 12);
    const auto id = running_campaign(s, 20);
    std::vector<settlement> sent;
    for (recipient_seq seq = 1; seq <= 10; ++seq)
        sent.push_back(outcome(seq, recipient_status::sent, f.clock().now()));
    sent.push_back(outcome(11, recipient_status::unknown, f.clock().now()));
    sent.back().retry_at = f.clock().now() + std::chrono::minutes{15};
    work_on_range(s, id, 12, sent);
    return id;
}

inline std::int64_t counted(store& s, campaign_id id, event_counter counter)
{
    return s.events().counts(id).at(counter);
}

}  // namespace outbound::testing
