// Helpers that create contacts and campaigns and process ranges.
#pragma once

#include "conformance/problem_of.hpp"

#include <outbound/testing/conformance/store.hpp>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::testing {

inline contact person(std::string external_id, std::string email = {})
{
    contact c;
    c.external_id = std::move(external_id);
    c.email = std::move(email);
    return c;
}

/// Stores `number` people with addresses p1@example.com, p2@example.com, …; returns their ids.
inline std::vector<contact_id> add_people(store& s, int number)
{
    std::vector<contact> people;
    for (int i = 1; i <= number; ++i)
        people.push_back(person("p" + std::to_string(i), "p" + std::to_string(i) + "@example.com"));
    std::vector<contact_id> ids;
    for (const auto& u : s.contacts().upsert(people))
        ids.push_back(u.id);
    return ids;
}

inline campaign draft(std::string name = "Spring")
{
    campaign c;
    c.name = std::move(name);
    c.from = {"news@example.com", "News"};
    c.subject = "Hello {{first_name}}";
    c.text = "Hi";
    return c;
}

inline status_request step(campaign_action action)
{
    status_request request;
    request.action = action;
    return request;
}

inline status_request start()
{
    auto request = step(campaign_action::start);
    request.content = {{"subject", "Hello"}, {"text", "Hi"}};
    return request;
}

/// The id of this campaign, which runs and is prepared in ranges of `range_size`.
inline campaign_id running_campaign(store& s, const campaign& wanted, std::size_t range_size = 10)
{
    const auto id = s.campaigns().create(wanted).id;
    s.campaigns().change_status(id, start());
    while (!s.dispatch().prepare(id, 100, range_size).done) {
    }
    return id;
}

inline campaign_id running_campaign(store& s, std::size_t range_size = 10)
{
    return running_campaign(s, draft(), range_size);
}

inline settlement outcome(recipient_seq seq, recipient_status status, timestamp at)
{
    settlement s;
    s.seq = seq;
    s.attempt = 1;
    s.status = status;
    s.at = at;
    s.provider = "main";
    if (status == recipient_status::failed) {
        s.reason = "550";
        s.detail = "no such mailbox";
    }
    return s;
}

inline recipient row(store& s, campaign_id id, recipient_seq seq)
{
    return s.campaigns().recipients(id, {}, {seq - 1, 1}).items.at(0);
}

inline std::optional<claimed_range> claim(store& s, campaign_id id, std::string_view owner = "w")
{
    return s.dispatch().claim_range(id, {owner, std::chrono::minutes{1}, std::chrono::minutes{15}});
}

/// Acts as a worker on one range: claims it, moves the intent to `intent`, records `outcomes`, keeps the lease.
inline claimed_range work_on_range(
    store& s, campaign_id id, recipient_seq intent, const std::vector<settlement>& outcomes = {})
{
    using namespace std::chrono_literals;
    auto range = s.dispatch().claim_range(id, {"worker", 60s, 900s}).value();
    window_request request{id, range.first_seq, range.token, range.intent_seq, intent, 60s, {}, false, range.removals};
    s.dispatch().open_window(request);
    request.from_seq = intent;
    request.outcomes = outcomes;
    s.dispatch().open_window(request);
    range.intent_seq = intent;
    return range;
}

inline window_request window_to(
    const claimed_range& range, recipient_seq intent, std::span<const settlement> outcomes = {})
{
    return {range.campaign, range.first_seq, range.token, range.intent_seq, intent, std::chrono::minutes{1}, outcomes,
        false, range.removals};
}

inline void release_range(store& s, window_request last)
{
    last.release = true;
    s.dispatch().open_window(last);
}

inline void release(store& s, const claimed_range& range)
{
    release_range(s, {range.campaign, range.first_seq, range.token, range.intent_seq, range.intent_seq,
                         std::chrono::milliseconds{0}, {}});
}

/// The problems of verify() as one text; empty if there are none.
inline std::string faults(store& s, campaign_id id)
{
    std::string all;
    for (const auto& i : s.campaigns().verify(id))
        all += i.rule + ": " + i.detail + "\n";
    return all;
}

}  // namespace outbound::testing
