// The inbox as HTML: a list, emails in a frame, SMS as a thread, and calls as a transcript.
#include "inbox.hpp"
#include "twiml.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace simulator {
namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text)
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    return out;
}

/// The text of XML without its entities.
std::string without_entities(std::string_view text)
{
    constexpr std::pair<std::string_view, char> entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}};
    std::string out;
    while (!text.empty()) {
        const auto found =
            std::ranges::find_if(entities, [&](const auto& entity) { return text.starts_with(entity.first); });
        out += found != std::end(entities) ? found->second : text.front();
        text.remove_prefix(found != std::end(entities) ? found->first.size() : 1);
    }
    return out;
}

std::string time_of(const letter& l)
{
    std::tm parts{};
    ::gmtime_r(&l.at, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%d %b, %H:%M:%S UTC", &parts);
    return text.data();
}

std::string framed(std::string_view title, std::string_view body)
{
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width\"><title>" +
           escaped(title) + "</title><link rel=\"stylesheet\" href=\"/simulator/inbox.css\"></head><body><main>" +
           std::string{body} + "</main></body></html>\n";
}

std::string state_of(const letter& l)
{
    return l.state.empty() ? "" : "<span class=\"state\">" + escaped(l.state) + "</span>";
}

std::string line(std::string_view verb, std::string_view text)
{
    return "<li><span class=\"verb\">" + std::string{verb} + "</span><span dir=\"auto\">" + std::string{text} +
           "</span></li>";
}

/// The verbs of a script in their order.
std::string lines_of(std::string_view twiml)
{
    std::string out;
    for (auto at = twiml.find('<'); at != twiml.npos; at = twiml.find('<', at + 1)) {
        const auto end = twiml.find('>', at);
        if (end == twiml.npos)
            break;
        const auto tag = twiml.substr(at + 1, end - at - 1);
        const auto name = tag.substr(0, tag.find_first_of(" /"));
        const auto text = twiml.substr(end + 1, twiml.find('<', end) - end - 1);
        if (name == "Say")
            out += line("Says", text);
        else if (name == "Play")
            out += line("Plays", text);
        else if (name == "Pause")
            out += line("Waits", twilio::attribute_in(tag, "length") + " s");
        else if (name == "Gather")
            out += line("Asks", "for a key");
        else if (name == "Number")
            out += line("Calls", text);
        else if (name == "Record")
            out += line("Records", "up to " + twilio::attribute_in(tag, "maxLength") + " s");
        else if (name == "Hangup")
            out += line("Hangs up", "");
    }
    return out;
}

std::string result_of(const call_part& part)
{
    if (part.outcome == "completed")
        return "Talked " + part.seconds + " s";
    return part.outcome == "recorded" ? "Recorded " + part.seconds + " s" : part.outcome;
}

std::string transcript_of(const letter& l)
{
    std::string out = "<ol class=\"transcript\">";
    for (const auto& part : l.parts) {
        if (!part.keys.empty())
            out += "<li class=\"theirs\"><span class=\"verb\">Presses</span><b>" + escaped(part.keys) + "</b></li>";
        if (!part.outcome.empty())
            out +=
                "<li class=\"theirs\"><span class=\"verb\">Result</span><b>" + escaped(result_of(part)) + "</b></li>";
        out += lines_of(part.twiml);
    }
    return out + "</ol>";
}

/// All SMS between the two numbers, oldest first.
std::string thread_of(const inbox& from, const letter& shown)
{
    std::string out = "<ol class=\"thread\">";
    for (const auto& l : from.letters()) {
        const bool is_ours = l.from == shown.from && l.to == shown.to;
        const bool is_theirs = l.from == shown.to && l.to == shown.from;
        if (l.channel == "SMS" && (is_ours || is_theirs))
            out += std::string{"<li"} + (l.number == shown.number ? " aria-current=\"true\"" : "") + " class=\"" +
                   (is_ours ? "ours" : "theirs") + "\"><p dir=\"auto\">" + escaped(l.text) + "</p><small>" +
                   time_of(l) + ' ' + escaped(l.state) + "</small></li>";
    }
    return out + "</ol>";
}

std::string email_of(const letter& l)
{
    const auto number = std::to_string(l.number);
    std::string out;
    if (!l.html.empty())
        out += "<iframe sandbox title=\"The email\" src=\"/simulator/inbox/" + number + "/html\"></iframe>";
    if (!l.text.empty())
        out += std::string{"<details"} + (l.html.empty() ? " open" : "") +
               "><summary>Plain text</summary><pre dir=\"auto\">" + escaped(l.text) + "</pre></details>";
    return out;
}

}  // namespace

std::string beginning_of(const letter& l)
{
    if (l.channel != "Call")
        return l.subject.empty() ? l.text : l.subject;
    const std::string_view script = l.parts.empty() ? std::string_view{} : l.parts.front().twiml;
    const auto verb = script.find("<Say");
    const auto from = script.find('>', verb);
    if (verb == script.npos || from == script.npos)
        return {};
    return without_entities(script.substr(from + 1, script.find('<', from) - from - 1));
}

std::string list_page(const inbox& from)
{
    std::string rows;
    for (auto l = from.letters().rbegin(); l != from.letters().rend(); ++l)
        rows += "<tr><td><a href=\"/simulator/inbox/" + std::to_string(l->number) + "\">" + escaped(l->to) +
                "</a></td><td>" + std::string{l->channel} + "</td><td dir=\"auto\" class=\"text\"><span>" +
                escaped(beginning_of(*l)) + "</span></td><td>" + state_of(*l) + "</td><td>" + time_of(*l) +
                "</td></tr>";
    const auto table = "<table><thead><tr><th>To</th><th>Channel</th><th>Message</th><th>State</th><th>Accepted</th>"
                       "</tr></thead><tbody>" +
                       rows + "</tbody></table>";
    return framed("Inbox", "<h1>Inbox</h1><p class=\"muted\">What the simulator accepted, the latest first. None of it "
                           "left this machine.</p>" +
                               (rows.empty() ? "<p>Nothing was accepted yet.</p>" : table));
}

std::string letter_page(const inbox& from, const letter& shown)
{
    const auto title = shown.subject.empty() ? std::string{shown.channel} + " to " + shown.to : shown.subject;
    std::string body = "<p><a href=\"/simulator/inbox\">Inbox</a></p><h1 dir=\"auto\">" + escaped(title) + ' ' +
                       state_of(shown) + "</h1><p class=\"muted\">From " + escaped(shown.from) + " to " +
                       escaped(shown.to) + ", " + time_of(shown) + "</p>";
    if (shown.channel == "Email")
        body += email_of(shown);
    else
        body += shown.channel == "SMS" ? thread_of(from, shown) : transcript_of(shown);
    return framed(title, body);
}

std::string_view inbox_style()
{
    return R"(:root { color-scheme: light dark; font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; }
body { margin: 0; color: light-dark(#1b1c20, #eceef2); background: light-dark(#f7f7f8, #101114); }
main { max-width: 60rem; margin: auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: .5rem 0; }
a { color: light-dark(#4f46e5, #a5b4fc); }
.muted, small, .verb, th { color: light-dark(#5d616b, #a2a7b4); font-weight: 400; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid light-dark(#e3e4e8, #2c2e35); vertical-align: top; }
th, td:not(:first-child, .text) { white-space: nowrap; }
td:first-child { min-width: 13rem; }
.text span { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.state { font-size: .85rem; font-weight: 400; padding: .1rem .5rem; border-radius: 99px; background: light-dark(#e3e4e8, #2c2e35); }
iframe { width: 100%; height: 36rem; border: 1px solid light-dark(#e3e4e8, #2c2e35); border-radius: 8px; background: #fff; }
pre { white-space: pre-wrap; }
ol { list-style: none; padding: 0; display: grid; gap: .6rem; }
.thread li { display: grid; justify-items: end; }
.thread p { margin: 0; max-width: 30rem; padding: .5rem .9rem; border-radius: 16px 16px 4px 16px; white-space: pre-wrap; background: light-dark(#d7f0e3, #123524); }
.thread .theirs { justify-items: start; }
.thread .theirs p { border-radius: 16px 16px 16px 4px; background: light-dark(#e4e3fb, #26264a); }
.transcript li { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: .75rem; }
.transcript .theirs { padding: .3rem 0; color: light-dark(#0f7a4c, #4cc38a); }
@media (max-width: 640px) { th:nth-child(n+4), td:nth-child(n+4) { display: none; } td:first-child { min-width: 7rem; } .transcript li { grid-template-columns: 1fr; gap: 0; } }
)";
}

}  // namespace simulator
