// A campaign whose messages have all been sent.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/store.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace outbound::bench {

/// The phone number of a recipient, counted from 0.
inline std::string number_of(std::int64_t recipient)
{
    return "+1" + std::to_string(2'012'000'000 + recipient);
}

/// A campaign to new contacts, by email or SMS, whose messages have all been accepted. Vendors are asked about messages
/// that are not reported within `find_after`; never if it is 0.
inline campaign_id sent_campaign(
    store& db, channel via, std::int64_t recipients, std::chrono::seconds find_after = std::chrono::seconds{0})
{
    using namespace std::chrono_literals;
    constexpr std::int64_t chunk = 1'000;
    std::vector<contact> people;
    for (std::int64_t first = 0; first < recipients; first += chunk) {
        people.clear();
        for (std::int64_t i = first; i < std::min(first + chunk, recipients); ++i) {
            auto& c = people.emplace_back();
            c.external_id = "crm-" + std::to_string(i);
            c.email = "person." + std::to_string(i) + "@example.com";
            c.phone = number_of(i);
        }
        db.contacts().upsert(people);
    }
    campaign c;
    c.name = "bench";
    c.type = via;
    c.from = {"news@example.com", "Example"};
    c.subject = c.text = c.message = "Hello";
    status_request start;
    start.content = via == channel::email ? boost::json::object{{"subject", "Hello"}, {"text", "Hello"}, {"html", ""},
                                                {"unsubscribe_url", ""}}
                                          : boost::json::object{{"message", "Hello"}};
    const auto id = db.campaigns().create(c).id;
    db.campaigns().change_status(id, start);
    while (!db.dispatch().prepare(id, 2'000, 1'000).done) {
    }
    while (const auto range = db.dispatch().claim_range(id, {"bench", 60s, 900s})) {
        std::vector<settlement> sent;
        for (const auto& recipient : range->recipients) {
            auto& s = sent.emplace_back();
            s.seq = recipient.seq;
            s.attempt = 1;
            s.status = recipient_status::sent;
            s.provider = "main";
            s.external_id = via == channel::email ? "LRzXl_NHStOGhQ4kofSm_A" : "SM" + std::to_string(recipient.seq);
            s.at = system_clock().now();
            s.find_after = find_after;
        }
        window_request last{id, range->first_seq, range->token, range->intent_seq, range->last_seq, 60s, sent};
        last.release = true;
        db.dispatch().open_window(last);
    }
    return id;
}

}  // namespace outbound::bench
