// A person with data in every table that can contain personal data, and the check that all of it is erased.
#pragma once

#include "conformance/event_factory.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace outbound::testing {

/// Texts that name the person, in lower case.
inline const std::vector<std::string> personal_texts{"ann.former@example.com", "ann.former%40example.com",
    "ann.present@example.com", "4989123456", "zimmermann", "key-of-ann", "marbles", "favourite-tag", "i love marbles",
    "private-link", "agent-of-ann", "SMann"};

inline std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The first text of the person that `text` contains, or "".
inline std::string personal_text_in(const std::string& text)
{
    const auto folded = lower(text);
    for (const auto& wanted : personal_texts)
        if (folded.find(lower(wanted)) != std::string::npos)
            return wanted;
    return {};
}

struct known_person {
    contact_id id = 0;
    campaign_id email = 0;
    campaign_id refused = 0;  ///< Its message to her failed.
    campaign_id sms = 0;
    recipient_seq email_seq = 0;
    recipient_seq sms_seq = 0;
    job_id import = 0;
};

inline contact ann(std::string email)
{
    auto c = person("key-of-Ann", std::move(email));
    c.phone = "+4989123456";
    c.first_name = "Ann";
    c.last_name = "Zimmermann";
    c.company = "Marbles";
    c.fields = {{"hobby", "marbles"}};
    c.tags = {"favourite-tag"};
    return c;
}

inline campaign_id campaign_by(store& s, channel via)
{
    auto c = draft();
    c.type = via;
    if (via == channel::sms)
        c.message = "Hi {{first_name}}";
    return running_campaign(s, c, 100);
}

/// Sends to every recipient of the campaign. The message id for the person names her; her message may fail.
inline void send_all(store_fixture& f, campaign_id id, recipient_seq count, recipient_seq anns, bool fails)
{
    std::vector<settlement> all;
    for (recipient_seq seq = 1; seq <= count; ++seq) {
        const bool failed = fails && seq == anns;
        all.push_back(outcome(seq, failed ? recipient_status::failed : recipient_status::sent, f.clock().now()));
        if (seq == anns)
            all.back().external_id = "SMann" + std::to_string(id);
        if (failed) {
            all.back().detail = "550 no such user <ann.FORMER@example.com>";
            all.back().reason = "no ann.former@example.com";
        }
    }
    release(f.store(), work_on_range(f.store(), id, count, all));
}

inline provider_event raw_event(store& s, const known_person& p)
{
    provider_event e;
    e.key = s.instance() + '-' + std::to_string(p.email) + '-' + std::to_string(p.email_seq) + "-1";
    e.provider = "main";
    e.vendor_id = "SMann1";
    e.address = "ann.former@example.com";
    e.occurred_at = noon;
    return e;
}

inline std::vector<provider_event> events_of(store& s, const known_person& p)
{
    std::vector<provider_event> all;
    const auto add = [&](event_kind kind, std::string id) -> provider_event& {
        all.push_back(raw_event(s, p));
        all.back().kind = kind;
        all.back().id = std::move(id);
        return all.back();
    };
    add(event_kind::delivered, "1").data = {{"raw", {{"To", "ann.former@example.com"}}}};
    for (const auto* link :
        {"https://e.org/private-link/1", "https://e.org/private-link/2", "https://e.org/private-link/3"}) {
        auto& click = add(event_kind::clicked, link);
        click.link = link;
        click.data = {{"user_agent", "agent-of-ann"}};
    }
    auto& other = add(event_kind::other, "o");
    other.reason = "seen by ann.former@example.com";
    other.data = {{"raw", {{"To", "Ann.Former@Example.com"}}}};
    return all;
}

/// Messages from the person's phone and events of unknown messages.
inline std::vector<provider_event> loose_events_of(store&)
{
    provider_event text;
    text.provider = "phones";
    text.channel = channel::sms;
    text.kind = event_kind::replied;
    text.address = "+4989123456";
    text.vendor_id = "SMin1";
    text.occurred_at = noon;
    text.data = {{"body", "I love marbles"}};
    provider_event unmatched;
    unmatched.provider = "main";
    unmatched.kind = event_kind::opened;
    unmatched.vendor_id = "other";
    unmatched.address = "Ann.Former@Example.COM";
    unmatched.occurred_at = noon;
    auto hidden = unmatched;
    hidden.address.clear();
    hidden.vendor_id = "hidden";
    hidden.data = {{"raw", {{"url", "https://e.org/?m=ann.former%40example.com"}}}};
    return {text, unmatched, hidden};
}

inline void keep_answer(store& s, std::string key, std::string operation, std::string answer)
{
    s.idempotency().keep({.key = std::move(key),
        .fingerprint = "f",
        .operation = std::move(operation),
        .is_done = true,
        .answer = std::move(answer)});
}

/// Answers to requests with an Idempotency-Key: three name the person, the last one names somebody else.
inline void keep_answers(store& s, contact_id id)
{
    keep_answer(s, "00000000000000a1", "contacts.upsert", R"({"items":[{"id":77,"external_id":"key-of-Ann"}]})");
    keep_answer(s, "00000000000000a2", "campaigns.create", R"({"name":"For ann.former@example.com"})");
    keep_answer(
        s, "00000000000000a3", "contacts.update", R"({"id":)" + std::to_string(id) + R"(,"company":"marbles"})");
    keep_answer(s, "00000000000000a4", "contacts.upsert", R"({"items":[{"id":9999,"external_id":"key"}]})");
}

/// An operator's words, and a number that a vendor reported as invalid for the message to her.
inline void suppress_calls(store& s)
{
    std::vector<suppression> facts(2);
    for (auto& fact : facts) {
        fact.channel = channel::phone;
        fact.address = "+4989123456";
    }
    facts[0].reason = "Ann Zimmermann asked, ann.present@example.com";
    facts[0].source = to_string(suppression_source::api);
    facts[1].reason = to_string(suppression_reason::invalid);
    facts[1].source = "phones";
    facts[1].scope = "SMann5";
    s.suppressions().add(facts);
}

/// Ann, with data in every table, among nine others.
inline known_person make_known_person(store_fixture& f)
{
    auto& s = f.store();
    add_people(s, 4);
    known_person p;
    p.id = s.contacts().upsert(std::vector{ann("Ann.Former@example.com")}).at(0).id;
    s.contacts().index_for_search(0);
    add_people(s, 9);
    p.email = campaign_by(s, channel::email);
    p.email_seq = 5;
    send_all(f, p.email, 10, 5, false);
    p.refused = campaign_by(s, channel::email);
    send_all(f, p.refused, 10, 5, true);
    p.sms = campaign_by(s, channel::sms);
    p.sms_seq = 5;  // the others have no number
    auto text = outcome(p.sms_seq, recipient_status::sent, f.clock().now());
    text.external_id = "SMann" + std::to_string(p.sms);
    release(s, work_on_range(s, p.sms, 10, {text}));
    s.events().record(events_of(s, p));
    s.events().record(loose_events_of(s));
    s.contacts().upsert(std::vector{ann("ann.present@example.com")});

    s.campaigns().change_status(p.email, [] {
        auto pause = step(campaign_action::pause);
        pause.reason = pause_reason::provider_account;
        pause.detail = "main refused ann.former@example.com";
        return pause;
    }());
    auto import = s.jobs().create(job_kind::import_file, {});
    import.resume_state =
        R"({"unfinished":"a2V5LW9mLUFubixhbm4ucHJlc2VudEBleGFtcGxlLmNvbSwr"})";  // key-of-Ann,ann.present@example.com,+
    s.jobs().update(import);
    p.import = import.id;
    keep_answers(s, p.id);
    suppress_calls(s);
    segment named;
    named.external_ids = std::vector<std::string>{"key-of-Ann", "p1"};
    s.segments().create("friends", named);
    return p;
}

}  // namespace outbound::testing
