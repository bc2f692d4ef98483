// The rules of Messages.json and Calls.json; Twilio documents most of them in prose only.
#include "twilio_rules.hpp"

#include "checks.hpp"
#include "twiml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace simulator::twilio {
namespace {

constexpr std::size_t most_characters = 1600;
constexpr std::size_t most_twiml = 4000;

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool all_of(std::string_view text, bool (*holds)(char))
{
    return !text.empty() && std::ranges::all_of(text, holds);
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

bool is_sender(std::string_view text)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto allowed = [&](char c) { return letter(c) || is_digit(c) || c == ' ' || c == '-' || c == '_'; };
    return is_e164(text) || (text.size() >= 3 && text.size() <= 8 && all_of(text, is_digit)) ||
           (text.size() <= 11 && std::ranges::all_of(text, allowed) && std::ranges::any_of(text, letter));
}

bool is_url(std::string_view url)
{
    const auto scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
    const auto host = url.substr(static_cast<std::size_t>(scheme));
    const auto end = host.find_first_of("/?#:");
    return scheme > 0 && !host.substr(0, end).empty() && host.substr(0, end).find('_') == host.npos &&
           std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_number(std::string_view text, int least, int most)
{
    int value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    return bad == std::errc{} && end == text.data() + text.size() && value >= least && value <= most;
}

// Refuses unknown parameters, which Twilio ignores, because they are mistakes of the sender.
fault_code check_names(const form& f, std::span<const std::string_view> known, std::string_view repeated)
{
    for (const auto& [name, value] : f.fields()) {
        if (std::ranges::find(known, name) == known.end())
            return {20001, "Unknown parameter " + name};
        if (name != repeated && f.all(name).size() > 1)
            return {20001, "Parameter " + name + " is repeated"};
    }
    return {};
}

fault_code check_callback(const form& f)
{
    if (f.has("StatusCallback") && !is_url(f.at("StatusCallback")))
        return {21609, "The StatusCallback URL " + std::string{f.at("StatusCallback")} + " is not a valid URL"};
    return {};
}

fault_code check_choice(const form& f, std::string_view name, std::span<const std::string_view> choices)
{
    if (f.has(name) && std::ranges::find(choices, f.at(name)) == choices.end())
        return {20001, std::string{name} + " is not valid"};
    return {};
}

fault_code check_script(const form& f)
{
    if (!f.has("Url") && !f.has("Twiml"))
        return {21205, "Url, Twiml or ApplicationSid is required"};
    if (f.has("Url") && f.has("Twiml"))
        return {20001, "Url and Twiml stand beside each other"};  // Twilio ignores Twiml.
    if (f.has("Url"))
        return is_url(f.at("Url")) ? fault_code{} : fault_code{21205, "Url is not a valid URL"};
    if (characters(f.at("Twiml")) > most_twiml)
        return {32018, "Twiml is longer than 4000 characters"};
    if (auto wrong = fault_in_twiml(f.at("Twiml")); !wrong.empty())
        return {12100, "Twiml: " + wrong};
    return {};
}

fault_code check_detection(const form& f)
{
    static constexpr std::array<std::string_view, 2> modes{"Enable", "DetectMessageEnd"}, flags{"true", "false"};
    static constexpr std::array<std::string_view, 1> post{"POST"};
    if (auto wrong = check_choice(f, "MachineDetection", modes); wrong.code)
        return wrong;
    if (auto wrong = check_choice(f, "AsyncAmd", flags); wrong.code)
        return wrong;
    if (f.at("AsyncAmd") == "true" && (!f.has("MachineDetection") || !is_url(f.at("AsyncAmdStatusCallback"))))
        return {21262, "AsyncAmd needs MachineDetection and AsyncAmdStatusCallback"};
    return check_choice(f, "AsyncAmdStatusCallbackMethod", post);
}

}  // namespace

bool is_e164(std::string_view text)
{
    return text.size() >= 8 && text.size() <= 16 && text.front() == '+' && text[1] != '0' &&
           all_of(text.substr(1), is_digit);
}

fault_code check_message(const form& f)
{
    static constexpr std::array<std::string_view, 6> known{
        "To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod"};
    if (auto wrong = check_names(f, known, {}); wrong.code)
        return wrong;
    if (!is_e164(f.at("To")))
        return {21211, "The 'To' number " + std::string{f.at("To")} + " is not a valid phone number."};
    const auto service = f.at("MessagingServiceSid");
    if (service.empty() && f.at("From").empty())
        return {21603, "A 'From' phone number is required."};
    if (!service.empty() && (service.size() != 34 || !service.starts_with("MG") || !all_of(service.substr(2), is_hex)))
        return {21705, "The Messaging Service Sid is invalid"};
    if (f.has("From") && !is_sender(f.at("From")))
        return {21212, "The 'From' number is not a valid phone number."};
    if (f.at("Body").empty())
        return {21602, "Message body is required."};
    if (characters(f.at("Body")) > most_characters)
        return {21617, "The concatenated message body exceeds the 1600 character limit."};
    return check_callback(f);
}

fault_code check_call(const form& f)
{
    static constexpr std::array<std::string_view, 13> known{"To", "From", "Url", "Method", "Twiml", "StatusCallback",
        "StatusCallbackMethod", "StatusCallbackEvent", "Timeout", "MachineDetection", "AsyncAmd",
        "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod"};
    static constexpr std::array<std::string_view, 4> events{"initiated", "ringing", "answered", "completed"};
    static constexpr std::array<std::string_view, 2> methods{"GET", "POST"};
    if (auto wrong = check_names(f, known, "StatusCallbackEvent"); wrong.code)
        return wrong;
    if (!is_e164(f.at("To")))
        return {21211, "The 'To' number " + std::string{f.at("To")} + " is not a valid phone number."};
    if (!is_e164(f.at("From")))
        return {21212, "The 'From' number is not a valid phone number."};
    for (const auto event : f.all("StatusCallbackEvent"))
        if (std::ranges::find(events, event) == events.end())
            return {20001, "StatusCallbackEvent is not valid"};
    if (f.has("Timeout") && !is_number(f.at("Timeout"), 1, 600))
        return {20001, "Timeout is not valid"};
    for (const std::string_view name : {"Method", "StatusCallbackMethod"})
        if (auto wrong = check_choice(f, name, methods); wrong.code)
            return wrong;
    if (auto wrong = check_script(f); wrong.code)
        return wrong;
    if (auto wrong = check_detection(f); wrong.code)
        return wrong;
    return check_callback(f);
}

std::string key_in(const form& f)
{
    auto url = f.at("StatusCallback");
    url = url.substr(0, url.find('#'));
    const auto query = url.find('?');
    const auto fields = form::parse(query == url.npos ? std::string_view{} : url.substr(query + 1));
    return fields ? std::string{fields->at("key")} : std::string{};
}

}  // namespace simulator::twilio
