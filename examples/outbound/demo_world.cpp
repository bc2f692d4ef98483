// Writes the contacts, the content and the configuration of the demo into a temporary folder.
#include "demo_world.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace cli {
namespace {

namespace json = boost::json;

constexpr const char* first_names[] = {
    "Ada", "Bela", "Chloé", "Dmitri", "Eşref", "Fatima", "Grace", "Hiro", "", "José"};
constexpr const char* industries[] = {"Retail", "Health", "Education", "Energy", "Logistics"};

// One row. `shares`: it has the email address of the contact before, as in companies.
std::string row(std::int64_t i, bool shares)
{
    const auto person = std::to_string(shares ? i - 1 : i);
    const auto number = std::to_string(i + 2'000'000);  // unique for each contact
    return "crm-" + std::to_string(i) + ",person" + person + "@example.com,+1415" + number + ',' + first_names[i % 10] +
           ',' + industries[i % 5] + ',' + std::to_string(i * 7 % 100) + '\n';
}

}  // namespace

demo_world::demo_world()
{
    auto name = (std::filesystem::temp_directory_path() / "outbound-demo-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::system_error{errno, std::generic_category(), "a temporary folder"};
    folder_ = name;
}

demo_world::~demo_world()
{
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void demo_world::write(const std::string& name, const std::string& text) const
{
    std::ofstream out{folder_ / name, std::ios::binary};
    if (!(out << text).flush())
        throw std::system_error{errno, std::generic_category(), (folder_ / name).string()};
}

demo_list demo_world::write_list(std::int64_t contacts) const
{
    constexpr std::int64_t share_every = 100;
    constexpr std::int64_t repeat_every = 250;
    constexpr std::int64_t bad_every = 400;
    demo_list made{contacts};
    std::string text = "id,email,phone,first_name,industry,lead_score\n";
    for (std::int64_t i = 1; i <= contacts; ++i) {
        const bool shares = i % share_every == 0;
        text += row(i, shares);
        made.shared_addresses += shares;
        if (i % repeat_every == 1) {
            text += row(i, false);
            ++made.repeated_rows;
        }
        if (i % bad_every == 2) {
            text += i % (2 * bad_every) == 2
                        ? "bad-" + std::to_string(i) + ",no address,,Bo,Retail,7\n"
                        : "bad-" + std::to_string(i) + ",bo" + std::to_string(i) + "@example.com,,Bo,Retail,7,8\n";
            ++made.bad_rows;
        }
    }
    write("contacts.csv", text);
    return made;
}

void demo_world::write_content() const
{
    write("welcome.txt",
        "Hello {{first_name|there}},\n\nwhat others in {{industry}} do: https://example.org/{{external_id}}\n");
    write("welcome.html", "<p>Hello {{first_name|there}},</p>\n<p>what others in <b>{{industry}}</b> do: "
                          "<a href=\"https://example.org/{{external_id}}\">read on</a>.</p>\n");
}

void demo_world::write_script() const
{
    write("call.json",
        R"({"steps": [{"gather": {"digits": 1,)"
        R"( "steps": [{"say": "Hello {{first_name|there}}. Press 1 to hear from us, or 9 to be left alone."}],)"
        R"( "keys": {"1": {"name": "interested", "steps": [{"say": "We connect you."},)"
        R"( {"transfer": {"number": "+15005550009", "whisper": "{{first_name|Somebody}} wants to hear from us.",)"
        R"( "fallback": [{"say": "Everybody is busy."}, {"record": {"consent": "Tell us when to call. We record it.",)"
        R"( "length": 30}}]}}]},
  "9": {"opt_out": true, "steps": [{"say": "Goodbye."}]}}}}],
  "voicemail": {"action": "leave_message", "steps": [{"say": "We will call again."}]}})");
}

void demo_world::write_configuration(const json::value& ready, std::int64_t pace) const
{
    const auto& base_url = ready.at("https");
    const json::object provider{{"type", "sendgrid"}, {"name", "main"}, {"api_key", "SG.demo"}, {"base_url", base_url},
        {"ca_file", (folder_ / "ca.pem").string()}, {"timeout_seconds", 2}, {"batch", 25},
        {"webhook_keys", json::array{ready.at("sendgrid_webhook_key")}}};
    const json::object twilio{{"type", "twilio"}, {"account_sid", "AC" + std::string(32, '0')},
        {"auth_token", twilio_token}, {"from", "+15005550006"}, {"base_url", base_url},
        {"ca_file", (folder_ / "ca.pem").string()}, {"timeout_seconds", 2}};
    json::object document{{"public_url", "https://crm.example.com"},
        {"database", "sqlite://" + (folder_ / "outbound.db").string()}, {"providers", json::array{provider, twilio}},
        {"engine", {{"lease_seconds", 5}, {"reconcile_seconds", 3}, {"poll_ms", 100}}}};
    if (const auto* inbox = ready.as_object().if_contains("inbox"))
        document["dashboard"] = json::object{{"sandbox_url", *inbox}};
    if (pace > 0)
        document["pace"] = json::object{{"main", pace}};
    write("outbound.json", outbound::write_json(document) + '\n');
}

std::string demo_world::address() const
{
    std::ifstream file{folder_ / "serve.url"};
    std::string line;
    if (!std::getline(file, line) || file.eof())
        return {};
    return line.substr(0, line.find_last_not_of('/') + 1);
}

void demo_world::forget_address() const
{
    std::filesystem::remove(folder_ / "serve.url");
}

json::object demo_world::reports() const
{
    std::ifstream file{folder_ / "reports.json", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    boost::system::error_code failed;
    const auto state = json::parse(text, failed);
    return failed || !state.is_object() ? json::object{} : state.get_object();
}

bool demo_world::reports_pending() const
{
    const auto state = reports();
    const auto* pending = state.if_contains("pending");
    return pending == nullptr || pending->to_number<std::int64_t>() > 0;
}

std::int64_t demo_world::accepted(std::int64_t campaign) const
{
    std::ifstream ledger{folder_ / "ledger.jsonl", std::ios::binary};
    const std::string mark = '-' + std::to_string(campaign) + '-';  // keys are <instance>-<campaign>-<seq>-<attempt>
    std::int64_t messages = 0;
    for (std::string line; std::getline(ledger, line);) {
        const auto key = line.find("\"key\":\"");
        messages += key != line.npos && line.find(mark, key) == line.find('-', key);
    }
    return messages;
}

}  // namespace cli
