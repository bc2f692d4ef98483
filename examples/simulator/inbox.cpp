// Pages have no scripts. The HTML of an email is a document of its own with an opaque origin.
#include "inbox.hpp"

#include <algorithm>
#include <charconv>

namespace simulator {
namespace {

constexpr std::size_t most_letters = 1000;
constexpr std::string_view inbox_root = "/simulator/inbox";
constexpr std::string_view page_policy = "default-src 'none'; style-src 'self'; frame-src 'self'";
constexpr std::string_view email_policy =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:";

std::string value_in(const form_list& fields, std::string_view name)
{
    const auto found = std::ranges::find(fields, name, [](const auto& field) { return std::string_view{field.first}; });
    return found != fields.end() ? found->second : std::string{};
}

call_part part_of(const form_list& event, const std::string& response)
{
    if (const auto seconds = value_in(event, "RecordingDuration"); !seconds.empty())
        return {{}, "recorded", seconds, response};
    return {
        value_in(event, "Digits"), value_in(event, "DialCallStatus"), value_in(event, "DialCallDuration"), response};
}

answer html_answer(std::string body, std::string_view policy)
{
    return {.headers = "Content-Security-Policy: " + std::string{policy} +
                       "\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n",
        .type = "text/html; charset=utf-8",
        .body = std::move(body)};
}

answer json_answer(std::string body)
{
    return {.headers = "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n",
        .type = "application/json",
        .body = std::move(body)};
}

}  // namespace

void inbox::add(letter message)
{
    message.at = std::time(nullptr);
    message.number = ++added_;
    letters_.push_back(std::move(message));
    if (letters_.size() > most_letters)
        letters_.pop_front();
}

letter* inbox::find(std::string_view id)
{
    const auto found = std::ranges::find(letters_.rbegin(), letters_.rend(), id, &letter::id);
    return found != letters_.rend() ? &*found : nullptr;
}

void inbox::note(const form_list& event, const std::string& response)
{
    const auto call = value_in(event, "CallSid");
    const auto id = call.empty() ? value_in(event, "MessageSid") : call;
    auto* known = find(id);
    if (const auto body = value_in(event, "Body"); !body.empty() && known == nullptr)  // A reply; it may be repeated.
        return add(
            {.channel = "SMS", .id = id, .from = value_in(event, "From"), .to = value_in(event, "To"), .text = body});
    if (known == nullptr)
        return;
    for (const auto* status : {"MessageStatus", "CallStatus"})
        if (auto state = value_in(event, status); !state.empty())
            known->state = std::move(state);
    const auto part = part_of(event, response);
    if (!call.empty() && response.find("<Response") != response.npos && std::ranges::count(known->parts, part) == 0)
        known->parts.push_back(part);
}

std::optional<answer> inbox::page(std::string_view target) const
{
    if (target == inbox_root)
        return html_answer(list_page(*this), page_policy);
    if (target == "/simulator/inbox.json")
        return json_answer(list_as_json(*this));
    if (target == "/simulator/inbox.css")
        return answer{.type = "text/css; charset=utf-8", .body = std::string{inbox_style()}};
    if (!target.starts_with(inbox_root) || target.substr(inbox_root.size(), 1) != "/")
        return std::nullopt;
    target.remove_prefix(inbox_root.size() + 1);
    std::uint64_t number = 0;
    const auto end = std::from_chars(target.data(), target.data() + target.size(), number).ptr;
    const std::string_view rest{end, target.data() + target.size()};
    const auto found = std::ranges::find(letters_, number, &letter::number);
    if (found == letters_.end() || (!rest.empty() && rest != "/html" && rest != ".json"))
        return std::nullopt;
    if (rest == ".json")
        return json_answer(letter_as_json(*this, *found));
    return rest.empty() ? html_answer(letter_page(*this, *found), page_policy) : html_answer(found->html, email_policy);
}

}  // namespace simulator
