// Phone scripts: an accepted script renders to TwiML, and values never add a verb.
#include "fuzz/targets.hpp"

#include <outbound/error.hpp>
#include <outbound/phone_script.hpp>

#include <boost/json/parse.hpp>

#include <algorithm>

namespace outbound::fuzz {
namespace {

constexpr std::string_view verbs[] = {"?xml", "Response", "Say", "Play", "Pause", "Gather", "Hangup", "Dial", "Number",
    "Record", "Redirect", "/Response", "/Say", "/Play", "/Gather", "/Dial", "/Number", "/Redirect"};

// Every `<` begins a known verb, and the text is valid in XML.
void check(std::string_view twiml)
{
    for (std::size_t i = 0; i < twiml.size(); ++i) {
        const auto c = static_cast<unsigned char>(twiml[i]);
        require(c >= 0x20 || c == '\t' || c == '\n' || c == '\r');
        if (c != '<')
            continue;
        const auto name = twiml.substr(i + 1, twiml.find_first_of(" />?", i + 2) - i - 1);
        require(std::ranges::find(verbs, name) != std::end(verbs));
    }
}

void render(const outbound::phone_script& script, const boost::json::object& values)
try {
    const call_settings says{
        "https://crm.example/gather?key=\"<k>'&", "", "", "https://crm.example/step?key=\"<k>'&#", "+<\"&"};
    check(script.twiml(values, says));
    check(script.voicemail_twiml(values, says));
    for (std::size_t gather = 0; script.press(gather, "1"); ++gather)
        check(script.twiml_after(gather, "1", values, says));
    for (std::size_t transfer = 0; script.hours_of_transfer(transfer) != nullptr; ++transfer) {
        check(script.transfer_twiml(transfer, values, says));
        check(script.whisper_twiml(transfer, values, says));
        check(script.twiml_without_transfer(transfer, values, says));
    }
    for (std::size_t recording = 0; script.has_recording(recording); ++recording)
        check(script.twiml_after_recording(recording, values, says));
    missing_names missing;
    script.check(values, says, missing);
} catch (const error&) {
    return;
}

}  // namespace

void phone_script(std::string_view input)
{
    boost::system::error_code failed;
    const auto json = boost::json::parse(input, failed);
    if (failed || !json.is_object())
        return;
    try {
        const outbound::phone_script script{json.get_object()};
        boost::json::object values;
        for (const auto& name : script.variables())
            values[name.substr(0, name.find('.'))] = "</Say><Dial>+1900</Dial>]]>\"'&\x01\xEF\xBF\xBF";
        render(script, {});
        render(script, values);
    } catch (const error&) {
        return;
    }
}

}  // namespace outbound::fuzz
