// Checks a message by the rules of campaigns, and renders it once, so that a missing value is refused at once.
#include "api/messages/requests.hpp"

#include "api/access/keyed_call.hpp"
#include "api/campaigns/rules.hpp"
#include "api/content/rendering.hpp"
#include "model/address.hpp"
#include "model/blanks.hpp"
#include "model/call_options.hpp"
#include "model/campaign_json.hpp"
#include "model/content_cases.hpp"
#include "model/json_members.hpp"
#include "model/message_content.hpp"
#include "model/record_json.hpp"
#include "model/utf8.hpp"
#include "rules/keyed_hash.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <chrono>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t fingerprint_bytes = 32;
constexpr std::chrono::days longest_delay{366};

constexpr std::string_view content_names[] = {"from", "reply_to", "template_id", "script_id", "subject", "text", "html",
    "unsubscribe_url", "tracking", "configuration_set", "message", "messaging_service", "script", "call"};

// The members of the request that determine sender, options and texts.
json::object content_members(const json::object& request)
{
    json::object content;
    for (const auto name : content_names)
        if (const auto* value = request.if_contains(name))
            content[name] = *value;
    return content;
}

campaign campaign_for(const context& ctx, channel via, message_kind kind, const json::object& content)
{
    campaign c;
    c.name = "one-off message";
    c.type = via;
    c.kind = kind;
    assign(c, content);
    if (via == channel::email && c.from.address.empty() && !ctx.senders.empty())
        c.from = ctx.senders.front();
    return c;
}

bool has_own_texts(const campaign& c)
{
    return !c.subject.empty() || !c.text.empty() || !c.html.empty() || !c.unsubscribe_url.empty() ||
           !c.message.empty() || !c.script.empty();
}

void check_address(channel via, const std::string& address, complaints& wrong)
{
    const bool is_email = via == channel::email;
    if (!valid_address(via, address))
        wrong.add("to", (is_email ? email_wish(address) : "must be a number in E.164 such as +15005550006") +
                            ", got \"" + shortened(address) + '"');
}

// The address of the request, or that of the contact that it names.
std::string recipient_address(
    const json::object& request, channel via, const std::optional<contact>& person, complaints& wrong)
{
    if (!person) {
        const std::string address{without_outer_blanks(text_member(request, "to"))};
        check_address(via, address, wrong);
        return fold_address(via, address);
    }
    auto address = fold_address(via, address_on(via, *person));
    if (!valid_address(via, address))
        wrong.add(member(request, "contact_id") != nullptr ? "contact_id" : "external_id",
            "must be a contact with " + std::string{via == channel::email ? "an email address" : "a phone number"});
    return address;
}

std::optional<timestamp> due_of(const context& ctx, const json::object& request, complaints& wrong)
{
    const auto due = time_member(request, "send_at");
    if (due && *due > ctx.clock.now() + longest_delay)
        wrong.add("send_at", "must be within " + std::to_string(longest_delay.count()) + " days");
    return due && *due > ctx.clock.now() ? due : std::nullopt;
}

json::object values_of(const new_message& m, const std::optional<contact>& person)
{
    auto values = person ? text::values_of(*person) : json::object{};
    if (!person)
        values[m.channel == channel::email ? "email" : "phone"] = m.address;
    text::override_values(values, m.values);
    return values;
}

// The contact may change before the message is sent, and after that: what was checked here is what is sent and shown.
json::object pinned_values(const content& shared, json::object own, const json::object& values)
{
    auto names = text::variables_of(shared);
    std::erase(names, "unsubscribe_url");          // Of the recipient, which has no place yet.
    std::erase(names, text::postal_address_name);  // Pinned in the content.
    return text::pinned_values(std::move(own), values, names);
}

// Renders the message as the engine does, with a link of the same form as the recipient's.
void check_rendering(
    const context& ctx, const content& shared, json::object values, const std::string& address, complaints& wrong)
{
    values["unsubscribe_url"] = sample_unsubscribe_url(ctx, shared, address);
    text::add_shared_values(shared, values);
    if (const auto checked = text::check_message(shared, values); checked.fault)
        wrong.add("values", checked.fault->detail);
}

std::vector<shape_member> members_of_case(channel via)
{
    std::vector<shape_member> members{optional("to", address_shape_of(via))};
    if (via != channel::sms)
        members.push_back(optional("message", shapes::absent(foreign_member_wish(channel::sms, "messages", via))));
    return members;
}

}  // namespace

shape message_input_shape()
{
    std::vector<shape_member> members{
        optional("to", shapes::text(1, 320),
            "An email address with ASCII before the @, or a number in E.164. Instead: a contact."),
        optional("contact_id", shapes::id(),
            "Sends to this contact, who must have an address for the channel, and whose values the templates may "
            "read."),
        optional("external_id", shapes::text(1, 255), "Another name of the contact."),
        required("channel", shapes::enumeration<channel>()),
        optional("kind", shapes::enumeration<message_kind>(),
            "Left out: transactional. A transactional email is also sent to addresses that have unsubscribed."),
        optional("values", shapes::free_object(), "Values of the templates; they override the contact's."),
        optional("key", shapes::text(1, 255),
            "Makes the request idempotent: a message with this key is stored once, and can be read by it."),
        optional("send_at", shapes::time(), "Not before; within a year. Left out: at once."),
        optional("inbound_id", shapes::id(), "The inbound message that this answers: it becomes handled."),
        optional("metadata", campaign_metadata_shape(), "Notes of the caller, which are not sent."),
    };
    for (auto& member : campaign_members(campaign_request::update)) {
        if (member.name == "call")
            member.type = single_call_shape().about("Phone: how the call is made.");
        if (std::ranges::find(content_names, member.name) != std::end(content_names))
            members.push_back(std::move(member));
    }
    return shapes::object_with_one({"to", "contact_id", "external_id"}, std::move(members))
        .with_rules({content_cases({"channel", "messages", {}}, members_of_case)});
}

const message_reader::checked_content* message_reader::content_of(
    const json::object& request, channel via, message_kind kind, complaints& wrong)
{
    const auto members = content_members(request);
    const auto key = write_json(json::array{to_string(via), to_string(kind), members});
    if (const auto found = known_.find(key); found != known_.end())
        return &found->second;
    auto c = campaign_for(ctx_, via, kind, members);
    require_route(ctx_, c);
    complaints faults;
    c.content = checked_message_content(ctx_, c, faults);
    auto compiled = faults.none() ? text::compile_content(c) : nullptr;
    if (!faults.none()) {
        wrong.add(std::move(faults));
        return nullptr;
    }
    const checked_content made{std::move(compiled), write_message_content(c), has_own_texts(c)};
    return &known_.emplace(key, made).first->second;
}

new_message message_reader::read(const json::object& request)
{
    new_message m;
    m.channel = named_member<channel>(request, "channel").value_or(channel::email);
    m.kind = named_member<message_kind>(request, "kind").value_or(message_kind::transactional);
    const auto person = contact_if_named(ctx_, request, "contact_id");
    m.contact = person ? person->id : 0;
    m.key = text_member(request, "key");
    m.values = object_member(request, "values");
    m.metadata = object_member(request, "metadata");
    complaints wrong;
    m.address = recipient_address(request, m.channel, person, wrong);
    m.due = due_of(ctx_, request, wrong);
    m.inbound = integer_member(request, "inbound_id").value_or(0);
    if (m.inbound != 0 && !ctx_.store.events().inbound(m.inbound))
        wrong.add_missing(
            "inbound_id", "must be an inbound message, and there is no inbound " + std::to_string(m.inbound));
    const auto* shared = content_of(request, m.channel, m.kind, wrong);
    wrong.settle();
    const auto values = values_of(m, person);
    check_rendering(ctx_, *shared->compiled, values, m.address, wrong);
    wrong.settle();
    if (person)
        m.values = pinned_values(*shared->compiled, std::move(m.values), values);
    m.content = shared->text;
    m.has_own_texts = shared->has_own_texts;
    if (!m.key.empty())
        m.fingerprint = message_fingerprint(ctx_, request);
    return m;
}

std::string message_fingerprint(const context& ctx, const json::object& request)
{
    const json::array parts{"one-off message", with_sorted_members(request)};
    return rules::keyed_hash(ctx.store.secret(), write_json(parts), fingerprint_bytes);
}

}  // namespace outbound::api
