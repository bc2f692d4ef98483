// The scenario in C++17, through outbound/c.hpp. A host has a JSON library; here texts are searched.
#include <outbound/c.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

using outbound::c::engine;
using namespace std::chrono_literals;

/// The value behind `"name":`, a text or a number.
std::string member(const std::string& json, const std::string& name, std::size_t from = 0)
{
    auto begin = json.find('"' + name + "\":", from) + name.size() + 3;
    const bool is_text = json[begin] == '"';
    begin += is_text;
    return json.substr(begin, json.find_first_of(is_text ? "\"" : ",}]", begin) - begin);
}

std::string quoted(const std::string& text)
{
    std::string out{'"'};
    for (const char c : text)
        c == '\n' ? out += "\\n" : out += c;
    return out + '"';
}

/// Fetches messages, delivers them, and reports what became of each.
void deliver(engine& crm)
{
    const auto items = crm.call("deliveries.next", R"({"provider": "gateway", "wait_ms": 100})");
    for (auto at = items.find("\"key\":"); at != std::string::npos; at = items.find("\"key\":", at + 1)) {
        const auto key = member(items, "key", at);
        std::cout << "delivered " << member(items, "phone", at) << ' ' << member(items, "text", at) << '\n';
        crm.call("deliveries.report",
            R"({"results": [{"key": ")" + key + R"(", "outcome": "accepted", "vendor_id": "v-)" + key + R"("}]})");
    }
}

bool is_completed(engine& crm)
{
    while (const auto event = crm.poll())
        if (member(*event, "type") == "campaign.completed")
            return true;
    return false;
}

void send(engine& crm, const std::string& name, const std::string& content, const std::string& people)
{
    const auto id =
        member(crm.call("campaigns.create", R"({"name": ")" + name + R"(", "type": "sms", "template_id": )" + content +
                                                R"(, "recipient_segments": )" + people + '}'),
            "id");
    const auto by_id = R"({"id": )" + id + '}';
    crm.call("campaigns.start", by_id);
    while (!is_completed(crm))
        deliver(crm);
    const auto found = crm.call("campaigns.analytics", by_id);
    std::cout << member(found, "status") << ": sent " << member(found, "sent") << ", skipped "
              << member(found, "skipped") << '\n';
}

struct sent_message {
    std::string found;  ///< What became of it.
    bool once;          ///< Whether the same request sends nothing more.
};

/// Sends a message to one recipient.
sent_message send_message(engine& crm, const std::string& key, const std::string& message)
{
    const auto request = R"({"channel": "sms", "key": ")" + key + R"(", )" + message + '}';
    const auto by_key = R"({"key": ")" + key + R"("})";
    const auto id = member(crm.call("messages.send", request), "id");
    auto found = crm.call("messages.get", by_key);
    while (member(found, "status") == "queued" || member(found, "status") == "sending") {
        deliver(crm);
        found = crm.call("messages.get", by_key);
    }
    return {found, member(crm.call("messages.send", request), "id") == id};
}

std::string refusal(engine& crm)
try {
    return crm.call("campaigns.create", R"({"name": "x", "type": "sms"})");
} catch (const outbound::c::error& e) {
    return member(e.problem(), "code");
}

}  // namespace

int main()
try {
    const std::string people = R"({"industries": ["Retail"], "lead_score": {"min": 50}})";
    engine crm{std::getenv("OUTBOUND_CONFIG")};
    const auto job = member(crm.call("imports.create"), "id");
    const auto done =
        crm.call("imports.append", R"({"id": )" + job + R"(, "text": )" + quoted(std::getenv("SCENARIO_CSV")) + '}');
    crm.call("imports.commit", R"({"id": )" + job + '}');
    std::cout << "imported " << member(done, "imported") << ", invalid " << member(done, "invalid") << '\n';
    crm.call("segments.create", R"({"name": "Shops", "filter": )" + people + '}');
    std::cout << "segment " << member(crm.call("segments.count", R"({"filter": )" + people + '}'), "count") << '\n';
    const auto content =
        member(crm.call("sms_templates.create", R"({"name": "Greeting", "body": "Hello {{first_name|there}}"})"), "id");
    crm.start();
    send(crm, "First", content, people);
    const auto answer = crm.http("POST", "/outbound/webhooks/twilio/inbound-sms",
        std::string{"Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: "} +
            std::getenv("SCENARIO_SIGNATURE") + "\r\n",
        std::getenv("SCENARIO_WEBHOOK"));
    std::cout << "webhook " << answer.status() << '\n';
    const auto entry = crm.call("suppressions.get", R"({"channel": "sms", "address": "+15005550009"})");
    std::cout << "suppressed " << (member(entry, "suppressed") == "true") << '\n';
    send(crm, "Second", content, people);
    const auto receipt = send_message(crm, "order-2", R"("external_id": "2", "template_id": )" + content);
    std::cout << "message " << member(receipt.found, "status") << ", " << (receipt.once ? "once" : "twice") << '\n';
    const auto withheld = send_message(crm, "order-1", R"("to": "+15005550009", "message": "Paid")").found;
    std::cout << "message " << member(withheld, "status") << ": " << member(withheld, "reason") << '\n';
    crm.stop(5s);
    std::cout << "refused " << refusal(crm) << '\n';
} catch (const outbound::c::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
