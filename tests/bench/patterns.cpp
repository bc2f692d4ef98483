#include "bench/patterns.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace outbound::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t text_bytes = 10'000;

std::string email_of(std::int64_t person)
{
    return person % 50 == 7 ? std::string{} : "person." + std::to_string(person) + "@example.com";
}

std::string phone_of(std::int64_t person)
{
    return person % 50 == 7 ? std::string{} : "+1" + std::to_string(2'012'000'000 + person);
}

std::string address_of(channel via, std::int64_t person)
{
    return via == channel::email ? email_of(person) : phone_of(person);
}

contact described(std::int64_t person)
{
    constexpr std::array industries{"retail", "health", "finance", "travel", "energy", "media", "law", "sports"};
    constexpr std::array names{"Ada", "Grace", "Alan", "Barbara", "Edsger", "Frances", "Ken", "Radia", "Tony", "Jean"};
    const auto chosen = [&](const auto& from, std::int64_t every) {
        return from.at(static_cast<std::size_t>(person / every) % from.size());
    };
    contact c;
    c.external_id = "crm-" + std::to_string(person);
    c.email = email_of(person);
    c.phone = phone_of(person);
    c.first_name = chosen(names, 1);
    c.last_name = std::string{chosen(names, 10)} + "son";
    c.company = "Company " + std::to_string(person % 5'000);
    c.industry = chosen(industries, 3);
    c.lead_score = static_cast<std::int32_t>(person % 101);
    c.timezone = "Europe/Berlin";
    c.tags = {"group " + std::to_string(person % 40), person % 3 == 0 ? "customer" : "lead"};
    return c;
}

/// The outcome of a message, before any event.
settlement outcome_for(recipient_seq seq, std::int32_t attempt, channel via, timestamp now)
{
    constexpr std::array reasons{"5.1.1", "5.7.1", "5.2.2", "21211", "21610", "30005", "network", "template_error"};
    settlement s;
    s.seq = seq;
    s.attempt = attempt;
    s.channel = via;
    s.at = now;
    s.provider = "main";
    s.external_id = "vendor-" + std::to_string(seq);
    s.status = recipient_status::sent;
    const auto place = seq % 100;
    if (place == 1 || place == 51) {
        s.status = recipient_status::failed;
        s.refused = true;
        s.reason = reasons.at(static_cast<std::size_t>(seq / 50) % reasons.size());
        s.detail = "The vendor refused the message.";
    } else if (place == 2) {
        s.status = recipient_status::unknown;
        s.reason = "timeout";
    } else if (place == 52) {
        s.status = recipient_status::retrying;
        s.reason = "unreachable";
        s.retry_at = now + std::chrono::days{30};
    }
    return s;
}

/// Events of one campaign.
class reports {
public:
    reports(const store& db, campaign_id campaign, channel via, timestamp now)
        : prefix_{db.instance() + '-' + std::to_string(campaign) + '-'},
          via_{via},
          now_{now}
    {
    }

    provider_event& add(recipient_seq seq, event_kind kind)
    {
        auto& e = made_.emplace_back();
        e.key = prefix_ + std::to_string(seq) + "-1";
        e.provider = "main";
        e.vendor_id = "vendor-" + std::to_string(seq);
        e.id = prefix_ + std::to_string(made_.size());
        e.kind = kind;
        e.channel = via_;
        e.address = address_of(via_, seq);
        e.occurred_at = now_ + std::chrono::seconds{(made_.size() * 13) % 3'600};
        return e;
    }

    void add_reply(recipient_seq seq)
    {
        auto& e = add(seq, event_kind::replied);
        e.vendor_id = e.id;
        if (via_ == channel::sms)
            e.key.clear();  // As it comes: only the number says whose message it answers.
        e.data = {{"subject", "Re: News"}, {"body", "What does number " + std::to_string(seq) + " cost?"}};
    }

    const std::vector<provider_event>& made() const noexcept { return made_; }

private:
    std::string prefix_;
    channel via_;
    timestamp now_;
    std::vector<provider_event> made_;
};

/// Thirteen events of most people, so that there are ten for each recipient.
void report_email(reports& to, recipient_seq seq)
{
    to.add(seq, event_kind::accepted);
    if (seq % 100 < 10) {
        auto& bounce = to.add(seq, event_kind::bounced);
        bounce.bounce = seq % 2 == 0 ? bounce_class::hard : bounce_class::soft;
        bounce.reason = "5.1.1";
        return;
    }
    to.add(seq, event_kind::delivered);
    for (int i = 0; i < 10; ++i)
        to.add(seq, event_kind::opened).actor = i % 3 == 0 ? event_actor::machine : event_actor::human;
    for (int i = 0; i < 2 && seq % 2 == 0; ++i) {
        auto& click = to.add(seq, event_kind::clicked);
        click.actor = i == 0 ? event_actor::machine : event_actor::human;
        click.link = "https://example.com/offer/" + std::to_string((seq + i) % 20);
    }
    if (seq % 20 == 15)
        to.add_reply(seq);
}

void report_sms(reports& to, recipient_seq seq)
{
    to.add(seq, event_kind::sent);
    if (seq % 100 < 10) {
        to.add(seq, event_kind::failed).reason = "30005";
        return;
    }
    to.add(seq, event_kind::delivered);
    if (seq % 2 == 0)
        to.add_reply(seq);
}

void report_call(reports& to, recipient_seq seq)
{
    constexpr std::array silent{event_kind::busy, event_kind::no_answer, event_kind::voicemail};
    if (seq % 3 == 0) {
        to.add(seq, silent.at(static_cast<std::size_t>(seq / 3) % silent.size()));
        return;
    }
    to.add(seq, event_kind::answered).actor = event_actor::human;
    auto& key = to.add(seq, event_kind::keypress);
    key.reason = seq % 2 == 0 ? "yes" : "no";
    key.data = {{"digits", seq % 2 == 0 ? "1" : "2"}, {"gather", "0"}};
    to.add(seq, event_kind::completed).duration_seconds = static_cast<std::int32_t>(20 + seq % 60);
}

boost::json::object content_of(channel via, const std::string& html)
{
    if (via == channel::email)
        return {{"subject", "News"}, {"text", "Hello"}, {"html", html}, {"unsubscribe_url", ""}};
    if (via == channel::sms)
        return {{"message", "Hello"}};
    return {{"script", {{"steps", boost::json::array{{{"say", "Hello"}}}}}}};
}

std::string long_html()
{
    return "<p>" + std::string(text_bytes, 'x') + "</p>";
}

}  // namespace

void add_people(store& db, std::int64_t people)
{
    std::vector<contact> some;
    for (std::int64_t person = 1; person <= people; ++person) {
        some.push_back(described(person));
        if (static_cast<std::int64_t>(some.size()) == period || person == people) {
            db.contacts().upsert(some);
            some.clear();
        }
    }
}

campaign_id pattern_maker::create(channel via, const std::string& name, const segment& recipients)
{
    campaign c;
    c.name = name;
    c.type = via;
    c.from = {via == channel::email ? "news@example.com" : "+15005550006", "Example"};
    c.recipient_segments = recipients;
    if (via == channel::email) {
        c.subject = "News";
        c.text = "Hello";
        c.html = long_html();
    } else if (via == channel::sms) {
        c.message = "Hello";
    } else {
        c.script = content_of(via, {}).at("script").as_object();
    }
    return db_.campaigns().create(c).id;
}

void pattern_maker::start(campaign_id id, channel via)
{
    status_request request;
    request.content = content_of(via, long_html());
    db_.campaigns().change_status(id, request);
}

void pattern_maker::send(campaign_id id, channel via)
{
    while (const auto range = db_.dispatch().claim_range(id, {"bench", 60s, 900s})) {
        std::vector<settlement> outcomes;
        for (const auto& r : range->recipients)
            outcomes.push_back(outcome_for(r.seq, 1, via, clock_.now()));
        window_request window{id, range->first_seq, range->token, range->intent_seq, range->last_seq, 60s, {}};
        db_.dispatch().open_window(window);
        window.from_seq = range->last_seq;
        window.outcomes = outcomes;
        window.release = true;
        db_.dispatch().open_window(window);
    }
}

void pattern_maker::report(campaign_id id, channel via, std::int64_t recipients)
{
    reports made{db_, id, via, clock_.now()};
    for (recipient_seq seq = 1; seq <= recipients; ++seq) {
        if (address_of(via, seq).empty() || outcome_for(seq, 1, via, {}).status != recipient_status::sent)
            continue;
        via == channel::email ? report_email(made, seq)
        : via == channel::sms ? report_sms(made, seq)
                              : report_call(made, seq);
    }
    db_.events().record(made.made());
}

campaign_id pattern_maker::running(channel via, std::int64_t recipients)
{
    const auto id = create(via, "Everyone, by " + std::string{to_string(via)}, {});
    start(id, via);
    db_.dispatch().prepare(id, static_cast<std::size_t>(recipients), 500);
    send(id, via);
    report(id, via, recipients);
    return id;
}

campaign_id pattern_maker::in_status(channel via, campaign_status wanted)
{
    using enum campaign_status;
    segment ten;
    ten.contact_ids = std::vector<contact_id>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const auto id = create(via, std::string{to_string(wanted)} + ", by " + std::string{to_string(via)}, ten);
    if (wanted == campaign_status::draft)
        return id;
    if (wanted == scheduled) {
        status_request request;
        request.action = campaign_action::schedule;
        request.content = content_of(via, long_html());
        request.scheduled_at = clock_.now() + std::chrono::days{365};
        db_.campaigns().change_status(id, request);
        return id;
    }
    start(id, via);
    while (!db_.dispatch().prepare(id, period, 5).done) {
    }
    if (wanted == completed) {
        send(id, via);
        report(id, via, 10);
        db_.dispatch().complete(id);
    }
    status_request halt;
    halt.action = wanted == paused ? campaign_action::pause : campaign_action::cancel;
    halt.reason = wanted == paused ? pause_reason::operator_request : pause_reason::none;
    if (wanted == paused || wanted == cancelled)
        db_.campaigns().change_status(id, halt);
    while (wanted == cancelled && !db_.dispatch().close_rest(id, 100)) {
    }
    return id;
}

campaign_id pattern_maker::messages(channel via, std::int64_t amount)
{
    campaign_id holder = 0;
    for (std::int64_t person = 1; person <= amount; ++person) {
        new_message m;
        m.channel = via;
        m.contact = address_of(via, person).empty() ? person + 1 : person;
        m.address = address_of(via, m.contact);
        m.content = boost::json::serialize(
            boost::json::object{{"type", to_string(via)}, {"content", content_of(via, "<p>Your order</p>")}});
        if (person % 10 == 0)
            m.due = clock_.now() + std::chrono::days{30};
        holder = db_.messages().add(m).state.campaign;
    }
    claim_terms terms{"bench", 60s, 900s};
    std::vector<settlement> outcomes;
    for (const auto& claimed : db_.dispatch().claim_retries(holder, static_cast<std::size_t>(amount), terms))
        outcomes.push_back(outcome_for(claimed.recipient.seq, claimed.recipient.attempt, via, clock_.now()));
    db_.dispatch().settle_retries(holder, terms.token, outcomes);
    return holder;
}

}  // namespace outbound::bench
