// Reports of Twilio about messages and calls, and replies of recipients.
#include "reports.hpp"
#include "twiml.hpp"

#include <ctime>

namespace simulator {
namespace {

using namespace std::chrono_literals;

std::string time_in_words()
{
    const auto now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[64];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text;
}

form_list message_form(const taken_call& m, const char* status)
{
    return {{"MessageSid", m.message_id}, {"SmsSid", m.message_id}, {"MessageStatus", status}, {"SmsStatus", status},
        {"AccountSid", m.account}, {"From", m.from}, {"To", m.to}, {"ApiVersion", "2010-04-01"}};
}

form_list call_form(const taken_call& m, const char* status)
{
    return {{"CallSid", m.message_id}, {"CallStatus", status}, {"AccountSid", m.account}, {"From", m.from},
        {"To", m.to}, {"Direction", "outbound-api"}, {"ApiVersion", "2010-04-01"}};
}

/// Scheme and host of a URL, up to the path that begins with /outbound/.
std::string front_of(const std::string& url)
{
    return url.substr(0, std::min(url.find("/outbound/"), url.size()));
}

}  // namespace

void reports::of_twilio(const taken_call& m)
{
    const auto tell = [&](form_list form, const std::string& url, const char* fact, std::chrono::milliseconds after) {
        report r;
        r.from = vendor::twilio;
        r.channel = m.is_call ? "phone" : "sms";
        r.to = m.to;
        r.fact = fact;
        r.url = url;
        r.form = std::move(form);
        if (!url.empty())
            plan(std::move(r), after);
    };
    if (!m.is_call) {
        const auto fate = fates_.of_text(m.to);
        tell(message_form(m, "sent"), m.status_url, "accepted", 10ms);
        auto end = message_form(m, fate.delivered ? "delivered" : "undelivered");
        if (!fate.delivered)
            end.emplace_back("ErrorCode", "30003");
        tell(std::move(end), m.status_url, fate.delivered ? "delivered" : "failed", 60ms);
        if (fate.replies || fate.stops)
            tell({{"MessageSid", "SM" + m.message_id.substr(2) + "-in"}, {"AccountSid", m.account}, {"From", m.to},
                     {"To", m.from}, {"Body", fate.stops ? "STOP" : "Sounds good, what does it cost?"},
                     {"NumMedia", "0"}, {"NumSegments", "1"}},
                front_of(m.status_url) + "/outbound/webhooks/twilio/inbound-sms", fate.stops ? "stopped" : "replied",
                400ms);
        return;
    }
    const auto fate = fates_.of_call(m.to);
    int sequence = 0;
    const auto step = [&](const char* status, const char* fact, std::chrono::milliseconds after, form_list more = {}) {
        auto form = call_form(m, status);
        form.emplace_back("Timestamp", time_in_words());
        form.emplace_back("CallbackSource", "call-progress-events");
        form.emplace_back("SequenceNumber", std::to_string(sequence++));
        form.insert(form.end(), more.begin(), more.end());
        tell(std::move(form), m.status_url, fact, after);
    };
    step("initiated", "accepted", 5ms);
    step("ringing", "", 20ms);
    if (fate.end == call_fate::busy)
        return step("busy", "busy", 60ms, {{"SipResponseCode", "486"}, {"CallDuration", "0"}});
    if (fate.end == call_fate::no_answer)
        return step("no-answer", "no_answer", 90ms, {{"SipResponseCode", "487"}, {"CallDuration", "0"}});
    step("in-progress", "", 60ms);
    const bool is_machine = fate.end == call_fate::voicemail;
    const char* answered_by = is_machine ? "machine_end_beep" : "human";
    if (!m.detection_url.empty())
        tell({{"CallSid", m.message_id}, {"AccountSid", m.account}, {"To", m.to}, {"AnsweredBy", answered_by},
                 {"MachineDetectionDuration", "2500"}},
            m.detection_url, "", 90ms);
    form_list end{{"CallDuration", std::to_string(fate.seconds)}, {"Duration", "1"}, {"SipResponseCode", "200"}};
    if (m.asks_who_answers)
        end.emplace_back("AnsweredBy", answered_by);
    step("completed", m.asks_who_answers && is_machine ? "voicemail" : "answered", 200ms, std::move(end));
    follow_script(m);
}

void reports::ask(report about, std::string url, form_list form, const char* fact, std::chrono::milliseconds after)
{
    about.from = vendor::twilio;
    about.channel = "phone";
    about.fact = fact;
    about.url = std::move(url);
    about.form = std::move(form);
    plan(std::move(about), after);
}

// Fetches the script if the call did not include it.
void reports::follow_script(const taken_call& m)
{
    const auto call = std::make_shared<const taken_call>(m);
    if (m.twiml_url.empty())
        return play(call, m.twiml, false);
    auto form = call_form(m, "in-progress");
    if (m.asks_who_answers)
        form.emplace_back(
            "AnsweredBy", fates_.of_call(m.to).end == call_fate::voicemail ? "machine_end_beep" : "human");
    ask({.to = m.to, .call = call}, m.twiml_url, std::move(form), "", 80ms);
}

// A person answers the first question, if any, and takes part in transfers and recordings; a machine does nothing.
void reports::play(const std::shared_ptr<const taken_call>& call, std::string_view twiml, bool has_pressed)
{
    const auto& m = *call;
    const auto fate = fates_.of_call(m.to);
    if (fate.end != call_fate::answered)
        return;
    auto form = call_form(m, "in-progress");
    for (const auto& verb : twilio::asking_verbs(twiml)) {
        report next{.to = m.to, .call = call, .has_pressed = has_pressed};
        if (verb.name == "Gather") {
            if (fate.key == 0 || has_pressed)
                continue;
            next.has_pressed = true;
            form.emplace_back("Digits", std::string(1, fate.key));
            return ask(std::move(next), verb.url, form, fate.key == '9' ? "pressed_9" : "pressed_1", 150ms);
        }
        if (verb.name == "Redirect")
            return ask(std::move(next), verb.url, form, "", 20ms);
        if (verb.name == "Dial") {
            if (!verb.whisper_url.empty() && fate.talk_seconds > 0)
                ask({.to = m.to}, verb.whisper_url, {{"CallSid", m.message_id + "-2"}, {"ParentCallSid", m.message_id}},
                    "", 20ms);
            form.emplace_back("DialCallStatus", fate.talk_seconds > 0 ? "completed" : "no-answer");
            form.emplace_back("DialCallDuration", std::to_string(fate.talk_seconds));
            return ask(std::move(next), verb.url, form, fate.talk_seconds > 0 ? "transferred" : "", 60ms);
        }
        form.emplace_back("RecordingUrl",
            "https://api.twilio.com/2010-04-01/Accounts/" + m.account + "/Recordings/RE" + m.message_id.substr(2));
        form.emplace_back("RecordingSid", "RE" + m.message_id.substr(2));
        form.emplace_back("RecordingDuration", std::to_string(fate.seconds));
        return ask(std::move(next), verb.url, form, "recorded", 60ms);
    }
}

}  // namespace simulator
