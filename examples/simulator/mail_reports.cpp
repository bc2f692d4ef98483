// Reports of SendGrid and SES about email.
#include "reports.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <ctime>

namespace simulator {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr const char* browser =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0";
constexpr const char* scanner = "Mozilla/5.0 (compatible; Barracuda Sentinel)";

/// One kind of event of an email, by the names of both vendors.
struct happening {
    const char* sendgrid;
    const char* ses;   ///< eventType.
    const char* part;  ///< Member of the event with the details.
    json::object told_by_sendgrid;
    json::object told_by_ses;
    const char* fact;
    std::chrono::milliseconds after{0};
};

std::vector<happening> course_of(const email_fate& fate)
{
    std::vector<happening> all;
    all.push_back({"processed", "Send", "send", {}, {}, "accepted"});
    if (fate.end == email_fate::bounced) {
        all.push_back({"bounce", "Bounce", "bounce",
            {{"type", "bounce"}, {"status", "5.1.1"}, {"reason", "550 5.1.1 no such user"},
                {"bounce_classification", "Invalid Address"}},
            {{"bounceType", "Permanent"}, {"bounceSubType", "General"}}, "bounced", 30ms});
        return all;
    }
    if (fate.end == email_fate::blocked) {
        all.push_back({"bounce", "Bounce", "bounce",
            {{"type", "blocked"}, {"status", "5.7.1"}, {"reason", "550 5.7.1 looks like spam"},
                {"bounce_classification", "Reputation"}},
            {{"bounceType", "Transient"}, {"bounceSubType", "ContentRejected"}}, "bounced", 30ms});
        return all;
    }
    if (fate.deferred)
        all.push_back({"deferred", "DeliveryDelay", "deliveryDelay", {{"response", "451 come again"}, {"attempt", "1"}},
            {{"delayType", "TransientCommunicationFailure"}}, "", 20ms});
    all.push_back({"delivered", "Delivery", "delivery", {{"response", "250 2.0.0 OK"}, {"tls", 1}},
        {{"smtpResponse", "250 2.0.0 OK"}}, "delivered", 50ms});
    if (fate.proxy_opens)
        all.push_back({"open", "Open", "open", {{"sg_machine_open", true}, {"useragent", browser}},
            {{"userAgent", scanner}}, "", 60ms});
    if (fate.opens)
        all.push_back({"open", "Open", "open", {{"sg_machine_open", false}, {"useragent", browser}},
            {{"userAgent", browser}}, "opened", 200ms});
    if (fate.clicks)
        all.push_back({"click", "Click", "click", {{"url", "https://example.org/offer"}, {"useragent", browser}},
            {{"link", "https://example.org/offer"}, {"userAgent", browser}}, "clicked", 300ms});
    if (fate.scanned)
        for (const char* link : {"https://example.org/a", "https://example.org/b", "https://example.org/c"})
            all.push_back({"click", "Click", "click", {{"url", link}, {"useragent", browser}},
                {{"link", link}, {"userAgent", browser}}, "", 55ms});
    if (fate.complains)
        all.push_back(
            {"spamreport", "Complaint", "complaint", {}, {{"complaintFeedbackType", "abuse"}}, "complained", 400ms});
    if (fate.unsubscribes)
        all.push_back({"unsubscribe", "Subscription", "subscription", {},
            {{"newTopicPreferences", json::object{{"unsubscribeAll", true}}}}, "unsubscribed", 400ms});
    return all;
}

std::string time_in_words(std::chrono::system_clock::time_point at)
{
    const auto seconds = std::chrono::system_clock::to_time_t(at);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
    return text;
}

}  // namespace

void reports::of_sendgrid(const taken_message& m)
{
    for (auto& h : course_of(fates_.of_email(m.to))) {
        const auto id = std::to_string(++numbered_);
        json::object event{{"email", m.to}, {"timestamp", std::time(nullptr)}, {"event", h.sendgrid},
            {"sg_event_id", "c2ltdWxhdGVk-" + id}, {"sg_message_id", m.message_id + ".recvd-simulated-1-" + id + ".0"},
            {"smtp-id", '<' + m.message_id + "@geopod-ismtpd-1>"}};
        if (!m.key.empty())
            event["outbound_key"] = m.key;
        for (auto& member : h.told_by_sendgrid)
            event[member.key()] = std::move(member.value());
        report r;
        r.from = vendor::sendgrid;
        r.channel = "email";
        r.to = m.to;
        r.fact = h.fact;
        r.payload = json::serialize(event);
        plan(std::move(r), h.after);
    }
}

void reports::of_ses(const taken_message& m)
{
    for (auto& h : course_of(fates_.of_email(m.to))) {
        const auto now = time_in_words(std::chrono::system_clock::now());
        json::object about = std::move(h.told_by_ses);
        about["timestamp"] = now;
        if (std::string_view{h.ses} == "Bounce")
            about["bouncedRecipients"] =
                json::array{json::object{{"emailAddress", m.to}, {"status", "5.1.1"}, {"diagnosticCode", "smtp; 550"}}};
        if (std::string_view{h.ses} == "Complaint")
            about["complainedRecipients"] = json::array{json::object{{"emailAddress", m.to}}};
        if (std::string_view{h.ses} == "Delivery")
            about["recipients"] = json::array{m.to};
        json::object mail{{"timestamp", now}, {"messageId", m.message_id}, {"destination", json::array{m.to}},
            {"tags", json::object{{"ses:operation", json::array{"SendEmail"}}}}};
        if (!m.key.empty())
            mail["tags"].as_object()["outbound_key"] = json::array{m.key};
        report r;
        r.from = vendor::ses;
        r.channel = "email";
        r.to = m.to;
        r.fact = h.fact;
        r.payload =
            json::serialize(json::object{{"eventType", h.ses}, {"mail", std::move(mail)}, {h.part, std::move(about)}});
        r.url = std::to_string(++numbered_);
        plan(std::move(r), h.after);
    }
}

}  // namespace simulator
