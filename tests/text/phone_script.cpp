// Phone scripts: the TwiML that they produce, and invalid scripts.
#include <outbound/phone_script.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace outbound::test {
namespace {

namespace json = boost::json;

json::object object(std::string_view text)
{
    return json::parse(text).as_object();
}

phone_script script(std::string_view text)
{
    return phone_script{object(text)};
}

// The document without what all documents have.
std::string inside(const std::string& twiml)
{
    const std::string before = R"(<?xml version="1.0" encoding="UTF-8"?><Response>)";
    const std::string after = "<Hangup/></Response>";
    BOOST_REQUIRE(twiml.starts_with(before));
    BOOST_REQUIRE(twiml.ends_with(after));
    return twiml.substr(before.size(), twiml.size() - before.size() - after.size());
}

const call_settings at_home{
    "https://crm.example/gather?key=k", "", "", "https://crm.example/s?key=k#rc=5", "+15005550006"};

constexpr std::string_view survey = R"({"voice": "Polly.Joanna", "language": "en-US", "steps": [
    {"say": "Hello {{first_name|you}}"},
    {"gather": {"timeout": 7, "steps": [{"say": "Press 1 or 9"}], "keys": {
        "1": {"name": "interested", "steps": [{"say": "Thanks"}, {"gather": {"digits": 2, "keys": {"10": {}}}},)"
                                    R"( {"say": "Well"}]},
        "9": {"opt_out": true, "steps": [{"say": "Done"}]}}}},
    {"say": "Goodbye"}],
    "voicemail": {"action": "leave_message", "steps": [{"pause": 1}, {"say": "Call {{company}} back"}]}})";

constexpr std::string_view joanna = R"(<Say voice="Polly.Joanna" language="en-US">)";

std::string said(std::string_view words)
{
    return std::string{joanna} + std::string{words} + "</Say>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(phone_script_tests)

BOOST_AUTO_TEST_CASE(each_step_becomes_its_verb)
{
    const struct {
        std::string_view steps;
        std::string_view twiml;
    } cases[] = {
        {R"([{"say": "Hi"}])", "<Say>Hi</Say>"},
        {R"([{"play": "https://x.example/a.mp3?a=1&b=2"}])", "<Play>https://x.example/a.mp3?a=1&amp;b=2</Play>"},
        {R"([{"pause": 3}, {"say": "Hi"}])", R"(<Pause length="3"/><Say>Hi</Say>)"},
        {R"([{"gather": {"steps": [{"say": "Press"}], "keys": {"#": {}}}}])",
            R"(<Gather action="https://crm.example/gather?key=k&amp;gather=0" finishOnKey="" numDigits="1" )"
            R"(timeout="5"><Say>Press</Say></Gather>)"},
        {R"([{"gather": {"keys": {"1": {}, "9": {"opt_out": true}, "#": {"opt_out": true}}}}])",
            R"(<Gather action="https://crm.example/gather?key=k&amp;gather=0&amp;opt_out=%23.9" finishOnKey="" )"
            R"(numDigits="1" timeout="5"></Gather>)"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.steps)
    BOOST_TEST(inside(script(R"({"steps": )" + std::string{c.steps} + "}").twiml({}, at_home)) == c.twiml);
}

BOOST_AUTO_TEST_CASE(neither_template_nor_values_bring_markup)
{
    const auto greeting = script(R"({"steps": [{"say": "<b>{{name}}</b> {{{name}}} {{&name}}"}]})");
    const std::string escaped = "&lt;/Say&gt;&lt;Dial&gt;1&lt;/Dial&gt;&amp;";
    BOOST_TEST(inside(greeting.twiml({{"name", "</Say><Dial>1</Dial>&\x01\xEF\xBF\xBF"}}, at_home)) ==
               "<Say>&lt;b&gt;" + escaped + "&lt;/b&gt; " + escaped + ' ' + escaped + "</Say>");

    const auto voiced = script(R"({"voice": "a\"b", "language": "<", "steps": [{"say": "x"}]})");
    BOOST_TEST(inside(voiced.twiml({}, at_home)) == R"(<Say voice="a&quot;b" language="&lt;">x</Say>)");
}

BOOST_AUTO_TEST_CASE(a_campaigns_voice_and_language_override_the_scripts)
{
    const call_settings other{"https://crm.example/g?k", "Google.fr-FR-Standard-A", "fr-FR"};
    BOOST_TEST(inside(script(R"({"voice": "man", "language": "en-GB", "steps": [{"say": "x"}]})").twiml({}, other)) ==
               R"(<Say voice="Google.fr-FR-Standard-A" language="fr-FR">x</Say>)");
}

BOOST_AUTO_TEST_CASE(a_key_leads_to_its_own_steps_and_any_other_behind_the_gather)
{
    const auto call = script(survey);
    const json::object ann{{"first_name", "Ann"}};
    const auto after = [&](std::size_t gather, std::string_view digits) {
        return inside(call.twiml_after(gather, digits, ann, at_home));
    };

    const auto interested = call.press(0, "1");
    BOOST_REQUIRE(interested);
    BOOST_TEST(interested->name == "interested");
    BOOST_TEST(!interested->opts_out);
    BOOST_TEST(after(0, "1") == said("Thanks") +
                                    R"(<Gather action="https://crm.example/gather?key=k&amp;gather=1" finishOnKey="")"
                                    R"( numDigits="2" timeout="5"></Gather>)" +
                                    said("Well"));
    const auto refusing = call.press(0, "9");
    BOOST_REQUIRE(refusing);
    BOOST_TEST(refusing->name == "9");
    BOOST_TEST(refusing->opts_out);
    BOOST_TEST(after(0, "9") == said("Done"));

    for (const auto* wrong : {"2", "", "11", "hangup"}) {
        const auto other = call.press(0, wrong);
        BOOST_REQUIRE(other);
        BOOST_TEST(other->name == "");
        BOOST_TEST(!other->opts_out);
        BOOST_TEST(after(0, wrong) == said("Goodbye"));
    }
    BOOST_TEST(after(1, "10") == "");
    BOOST_TEST(after(1, "99") == said("Well"));
    BOOST_TEST(!call.press(2, "1"));
}

BOOST_AUTO_TEST_CASE(all_that_a_call_may_say_is_checked_before_the_call)
{
    const auto call = script(R"({"steps": [{"say": "Hi {{first}}"}, {"gather": {"steps": [{"say": "Press {{one}}"}],
        "keys": {"1": {"steps": [{"say": "Plan {{plan}}"}, {"gather": {"keys": {"2": {"steps": [{"say": "{{deep}}"}]}}}}]},
                 "9": {"opt_out": true, "steps": [{"play": "https://cdn.example.com/{{file}}.mp3"}]}}}}],
        "voicemail": {"action": "leave_message", "steps": [{"say": "{{office|}} {{tel}}"}]}})");
    json::object values{{"file", "bye"}};
    missing_names missing;
    call.check(values, at_home, missing);
    std::ranges::sort(missing);
    BOOST_TEST(missing == (missing_names{"deep", "first", "one", "plan", "tel"}), boost::test_tools::per_element());
    values["file"] = "good bye";
    BOOST_CHECK_THROW(call.check(values, at_home, missing), error);
    BOOST_TEST(call.press(0, "9")->opts_out);
}

constexpr std::string_view desk = R"({"voice": "man", "steps": [
    {"transfer": {"number": "+4930123456", "whisper": "{{name}}", "timeout": 20,
        "fallback": [{"say": "Sorry"}, {"record": {"consent": "May we record {{name}}?"}}, {"pause": 1}]}},
    {"say": "Bye"},
    {"transfer": {"number": "+4930999999", "caller_id": "+15005550001",
        "hours": {"timezone": "Europe/Berlin", "windows": [{"from": "09:00", "to": "17:00"}]}}},
    {"record": {"consent": "Recorded", "length": 9}}]})";

BOOST_AUTO_TEST_CASE(a_transfer_ends_the_document_and_its_fallback_leads_to_the_steps_behind_it)
{
    const auto call = script(desk);
    const json::object ann{{"name", "Ann <A>"}};
    const auto said = [](std::string_view words) { return "<Say voice=\"man\">" + std::string{words} + "</Say>"; };
    const auto record = [](int number, int length) {
        return R"(<Record action="https://crm.example/s?key=k&amp;recording=)" + std::to_string(number) +
               R"(#rc=5" finishOnKey="#" maxLength=")" + std::to_string(length) + "\"/>";
    };
    const std::string redirect = "<Redirect>https://crm.example/s?key=k&amp;transfer=1#rc=5</Redirect>";

    BOOST_TEST(inside(call.twiml(ann, at_home)) ==
               R"(<Dial action="https://crm.example/s?key=k&amp;transfer=0#rc=5" callerId="+15005550006" timeout="20">)"
               R"(<Number url="https://crm.example/s?key=k&amp;whisper=0#rc=5">+4930123456</Number></Dial>)");
    BOOST_TEST(inside(call.twiml_without_transfer(0, ann, at_home)) ==
               said("Sorry") + said("May we record Ann &lt;A&gt;?") + record(0, 120) + R"(<Pause length="1"/>)" +
                   said("Bye") + redirect);
    BOOST_TEST(
        inside(call.twiml_after_recording(0, ann, at_home)) == R"(<Pause length="1"/>)" + said("Bye") + redirect);
    BOOST_TEST(inside(call.transfer_twiml(1, ann, at_home)) ==
               R"(<Dial action="https://crm.example/s?key=k&amp;transfer=1#rc=5" callerId="+15005550001" timeout="30">)"
               "<Number>+4930999999</Number></Dial>");
    BOOST_TEST(inside(call.twiml_without_transfer(1, ann, at_home)) == said("Recorded") + record(1, 9));
    BOOST_TEST(call.hours_of_transfer(0)->hours.any_time());
    BOOST_TEST(call.hours_of_transfer(1)->timezone == "Europe/Berlin");
    BOOST_TEST(call.hours_of_transfer(2) == nullptr);
    BOOST_TEST(call.has_recording(1));
    BOOST_TEST(!call.has_recording(2));
    BOOST_TEST(call.calls_back());
}

BOOST_AUTO_TEST_CASE(a_whisper_is_said_without_an_end_of_the_call)
{
    const std::string before = R"(<?xml version="1.0" encoding="UTF-8"?><Response>)";
    const auto call = script(desk);
    BOOST_TEST(
        call.whisper_twiml(0, {{"name", "Ann"}}, at_home) == before + R"(<Say voice="man">Ann</Say></Response>)");
    BOOST_TEST(call.whisper_twiml(1, {}, at_home) == before + "</Response>");
    missing_names missing;
    call.check({}, at_home, missing);
    BOOST_TEST(std::ranges::count(missing, "name") > 0);
}

BOOST_AUTO_TEST_CASE(a_machine_gets_the_voicemail_part_of_the_script)
{
    const json::object values{{"company", "A & B"}};
    BOOST_TEST(inside(script(survey).voicemail_twiml(values, at_home)) ==
               R"(<Pause length="1"/>)" + said("Call A &amp; B back"));
    BOOST_TEST(script(survey).needs_detection());

    const auto short_one = script(R"({"steps": [{"say": "x"}], "voicemail": {"action": "hang_up"}})");
    BOOST_TEST(inside(short_one.voicemail_twiml({}, at_home)) == "");
    BOOST_TEST(short_one.needs_detection());

    for (const auto* text :
        {R"({"steps": [{"say": "x"}]})", R"({"steps": [{"say": "x"}], "voicemail": {"action": "continue"}})"}) {
        BOOST_TEST(inside(script(text).voicemail_twiml({}, at_home)) == "<Say>x</Say>");
        BOOST_TEST(!script(text).needs_detection());
        BOOST_TEST(!script(text).calls_back());
    }
    BOOST_TEST(script(survey).calls_back());
}

BOOST_AUTO_TEST_CASE(variables_and_missing_values_are_known)
{
    const auto call = script(survey);
    BOOST_TEST(
        call.variables() == (std::vector<std::string>{"company", "first_name"}), boost::test_tools::per_element());
    missing_names missing;
    call.twiml({}, at_home, &missing);
    BOOST_TEST(missing.empty());
    call.voicemail_twiml({}, at_home, &missing);
    BOOST_TEST(missing == missing_names{"company"}, boost::test_tools::per_element());
    BOOST_TEST(phone_script{}.empty());
    BOOST_TEST(!call.empty());
}

BOOST_AUTO_TEST_CASE(wrong_scripts_are_refused_with_the_place_of_the_fault)
{
    const struct {
        std::string_view source;
        std::string_view path;
    } cases[] = {
        {"{}", "script.steps"},
        {R"({"steps": []})", "script.steps"},
        {R"({"steps": [{}]})", "script.steps[0]"},
        {R"({"steps": [{"say": "a", "play": "https://x.example"}]})", "script.steps[0]"},
        {R"({"steps": [{"say": ""}]})", "script.steps[0].say"},
        {R"({"steps": [{"say": 1}]})", "script.steps[0].say"},
        {R"({"steps": [{"say": "a"}, {"say": "{{#x}}"}]})", "script.steps[1].say"},
        {R"({"steps": [{"play": "http://x.example/a.mp3"}]})", "script.steps[0].play"},
        {R"({"steps": [{"play": "x{{"}]})", "script.steps[0].play"},
        {R"({"steps": [{"pause": 0}]})", "script.steps[0].pause"},
        {R"({"steps": [{"dial": "1"}]})", "script.steps[0].dial"},
        {R"({"steps": [{"gather": {"keys": {}}}]})", "script.steps[0].gather.keys"},
        {R"({"steps": [{"gather": {"keys": {"a": {}}}}]})", "script.steps[0].gather.keys.a"},
        {R"({"steps": [{"gather": {"digits": 2, "keys": {"1": {}}}}]})", "script.steps[0].gather.keys.1"},
        {R"({"steps": [{"gather": {"steps": [{"gather": {"keys": {"1": {}}}}], "keys": {"1": {}}}}]})",
            "script.steps[0].gather.steps[0].gather"},
        {R"({"steps": [{"gather": {"keys": {"1": {"steps": [{"say": "{{"}]}}}}]})",
            "script.steps[0].gather.keys.1.steps[0].say"},
        {R"({"steps": [{"transfer": {}}]})", "script.steps[0].transfer.number"},
        {R"({"steps": [{"transfer": {"number": "030 123"}}]})", "script.steps[0].transfer.number"},
        {R"({"steps": [{"transfer": {"number": "+4930123456", "whisper": "{{"}}]})",
            "script.steps[0].transfer.whisper"},
        {R"({"steps": [{"transfer": {"number": "+4930123456", "fallback": [{"say": "{{"}]}}]})",
            "script.steps[0].transfer.fallback[0].say"},
        {R"({"steps": [{"transfer": {"number": "+4930123456", "fallback": [{"transfer": {}}]}}]})",
            "script.steps[0].transfer.fallback[0].transfer"},
        {R"({"steps": [{"transfer": {"number": "+4930123456", "hours": {"windows": [{}]}}}]})",
            "script.steps[0].transfer.hours.timezone"},
        {R"({"steps": [{"transfer": {"number": "+4930123456",)"
         R"( "hours": {"timezone": "UTC", "windows": [{"from": "17:00", "to": "09:00"}]}}}]})",
            "script.steps[0].transfer.hours.windows[0].from"},
        {R"({"steps": [{"record": {}}]})", "script.steps[0].record.consent"},
        {R"({"steps": [{"record": {"consent": "a", "length": 3601}}]})", "script.steps[0].record.length"},
        {R"({"steps": [{"gather": {"steps": [{"record": {"consent": "a"}}], "keys": {"1": {}}}}]})",
            "script.steps[0].gather.steps[0].record"},
        {R"({"steps": [{"say": "a"}], "voicemail": {"action": "beep"}})", "script.voicemail.action"},
        {R"({"steps": [{"say": "a"}], "voicemail": {"action": "leave_message"}})", "script.voicemail.steps"},
        {R"({"steps": [{"say": "a"}], "voicemail": {"action": "hang_up", "steps": [{"say": "a"}]}})",
            "script.voicemail.steps"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
        {
            const auto names_it = [&](const error& wrong) {
                const auto& broken = wrong.problem().violations;
                BOOST_TEST((wrong.code() == errc::invalid));
                BOOST_REQUIRE(!broken.empty());
                BOOST_TEST(broken[0].path == c.path);
                return true;
            };
            BOOST_CHECK_EXCEPTION((phone_script{object(c.source), "script"}), error, names_it);
        }
}

BOOST_AUTO_TEST_CASE(values_that_make_a_call_impossible_are_refused_when_rendering)
{
    const auto play = script(R"({"steps": [{"play": "{{url}}"}]})");
    BOOST_TEST(inside(play.twiml({{"url", "https://x.example/a"}}, at_home)) == "<Play>https://x.example/a</Play>");
    for (const auto* url : {"", "http://x.example/a", "javascript:x", "https://x.example/a b"})
        BOOST_CHECK_THROW(play.twiml({{"url", url}}, at_home), error);

    const auto words = [](std::size_t size) { return json::object{{"w", std::string(size, 'a')}}; };
    const struct {
        std::string_view voice;
        std::size_t most;
    } voices[] = {{"Polly.Amy", 3'000}, {"Google.en-GB-Standard-A", 5'000}, {"man", 4'096}};
    for (const auto& [voice, most] : voices)
        BOOST_TEST_CONTEXT(voice)
        {
            const call_settings settings{"https://crm.example/g?k", std::string{voice}, ""};
            const auto call = script(R"({"steps": [{"say": "{{w}}"}]})");
            BOOST_CHECK_NO_THROW(call.twiml(words(most), settings));
            BOOST_CHECK_THROW(call.twiml(words(most + 1), settings), error);
        }

    std::string many = R"({"steps": [{"say": "{{w}}"})";
    for (int i = 0; i < 20; ++i)
        many += R"(, {"say": "{{w}}"})";
    BOOST_CHECK_THROW(script(many + "]}").twiml(words(4'000), at_home), error);
}

BOOST_AUTO_TEST_CASE(twiml_travels_with_the_call_up_to_4000_characters)
{
    BOOST_TEST(fits_inline(std::string(4'000, 'a')));
    BOOST_TEST(!fits_inline(std::string(4'001, 'a')));
    std::string accents;
    for (int i = 0; i < 4'000; ++i)
        accents += "é";
    BOOST_TEST(fits_inline(accents));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
