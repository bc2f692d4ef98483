// campaigns.preview and campaigns.test_send: render or send a campaign before it is started.
#include "api/campaigns/rules.hpp"
#include "api/content/masked_rendering.hpp"
#include "api/content/rendering.hpp"
#include "api/operation.hpp"
#include "model/address.hpp"
#include "model/address_mask.hpp"
#include "model/blanks.hpp"
#include "model/json_members.hpp"
#include "model/utf8.hpp"
#include "rules/message_key.hpp"
#include "text/content.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_test_addresses = 10;

// The named contact, or the first of the segment; `nullopt`: sample values are used.
std::optional<contact> person_for(context& ctx, const campaign& c, const json::object& request)
{
    auto person = contact_if_named(ctx, request, "contact_id");
    if (!person)
        person = first_contact(ctx, c);
    if (person)
        person = masked_rendering::shown(*std::move(person));
    return person;
}

json::value preview(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const auto content = content_of(ctx, c);
    const auto person = person_for(ctx, c, request);
    const auto values = message_values(ctx, *content, person);
    const auto fault = text::check_message(*content, values).fault;
    auto out = rendered_parts(*content, values);
    out["contact_id"] = person ? json::value(person->id) : json::value{};
    out["address"] = person ? text_or_null(address_on(c.type, *person)) : json::value{};
    out["reason"] = fault ? json::value(to_string(fault->reason)) : json::value{};
    out["detail"] = fault ? json::value(fault->detail) : json::value{};
    return out;
}

// ------------------------------------------------------------------------------------------------------------
// test_send

// Seqs start at 1, so seq 0 belongs to no recipient; the time distinguishes tests.
std::string test_key(context& ctx, const campaign& c, std::size_t index)
{
    const auto now = ctx.clock.now().time_since_epoch().count() + static_cast<std::int64_t>(index);
    return rules::write_message_key({ctx.store.instance(), c.id, 0, now});
}

std::vector<message> test_messages(context& ctx, const campaign& c, const std::vector<std::string>& to,
    const json::object& values, const std::string& sms, std::shared_ptr<const content> content)
{
    std::vector<message> out;
    for (const auto& address : to) {
        message m;
        m.key = test_key(ctx, c, out.size());
        m.address = address;
        m.values = values;
        m.text = sms;
        m.shared = content;
        out.push_back(std::move(m));
    }
    return out;
}

// Like a run, a test sends no message with missing values.
std::vector<delivery> refuse_all(const std::vector<message>& messages, const text::content_fault& fault)
{
    delivery refused;
    refused.result = delivery::outcome::rejected;
    refused.code = to_string(fault.reason);
    refused.detail = fault.detail;
    return std::vector<delivery>(messages.size(), refused);
}

json::object outcome_json(const message& m, const delivery& d)
{
    return {{"address", m.address}, {"outcome", to_string(d.result)}, {"vendor_id", text_or_null(d.vendor_id)},
        {"code", text_or_null(d.code)}, {"detail", text_or_null(d.detail)}};
}

void check_test_address(
    context& ctx, const campaign& c, const std::string& address, const std::string& path, complaints& wrong)
{
    const bool email = c.type == channel::email;
    if (!(email ? valid_email(address) : valid_e164(address)))
        wrong.add(path, (email ? email_wish(address) : "must be a number in E.164 such as +15005550006") + ", got \"" +
                            shortened(address) + '"');
    else if (ctx.store.suppressions().find(c.type, email ? fold_email(address) : address, c.kind))
        wrong.add(path, "is suppressed: remove the suppression, or choose another address");
}

json::value test_send(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    require_route(ctx, c);
    const auto content = content_of(ctx, c);
    const auto values = message_values(ctx, *content, person_for(ctx, c, request));
    auto to = texts_member(request, "to");
    for (auto& address : to)
        address = without_outer_blanks(address);
    complaints wrong;
    for (std::size_t i = 0; i < to.size(); ++i)
        check_test_address(ctx, c, to[i], "to[" + std::to_string(i) + ']', wrong);
    wrong.settle();

    const auto& account = ctx.routes.at(c.type).front();
    const auto checked = text::check_message(*content, values);
    const auto messages = test_messages(ctx, c, to, values, checked.sms, content);
    const auto outcomes = checked.fault ? refuse_all(messages, *checked.fault) : ctx.deliver_now(account, messages);
    json::array results;
    for (std::size_t i = 0; i < messages.size(); ++i)
        results.push_back(outcome_json(messages[i], i < outcomes.size() ? outcomes[i] : delivery{}));
    return json::object{{"provider", account}, {"results", std::move(results)}, {"missing", to_array(checked.missing)}};
}

// ---------------------------------------------------------------------------------------------------------------
// shapes

shape names_shape()
{
    return shapes::array(shapes::any_text(), 0, 10'000);
}

// The rendered members, and the contact.
shape preview_response()
{
    auto all = rendered_members();
    all.push_back(optional("contact_id", shapes::id(), "Null: sample values were used."));
    all.push_back(optional("address", with_addresses(shapes::any_text())));
    all.push_back(
        optional("reason", shapes::enumeration<skip_reason>(), "Why it would be skipped; null: it would not."));
    all.push_back(optional("detail", shapes::any_text()));
    return shapes::object(std::move(all));
}

shape test_response()
{
    const auto result = shapes::object({required("address", shapes::any_text()),
        required("outcome", shapes::enumeration<delivery::outcome>()), optional("vendor_id", shapes::any_text()),
        optional("code", shapes::any_text()), optional("detail", shapes::any_text())});
    return shapes::object({required("provider", shapes::any_text()),
        required("results", shapes::array(result, 1, most_test_addresses)), required("missing", names_shape())});
}

}  // namespace

std::vector<operation> campaign_test_operations()
{
    const auto contact_id = optional("contact_id", shapes::id(), "Left out: the first contact of the segment.");
    const auto external_id = optional("external_id", shapes::text(1, 255));
    const auto to = required(
        "to", shapes::array(shapes::text(1, 320), 1, most_test_addresses), "Email addresses, or numbers in E.164.");
    return {
        {
            .name = "campaigns.preview",
            .summary = "Shows the message as one contact would get it.",
            .scope = scope::read,
            .routes = at_campaign({"GET"}, "/preview"),
            .request = campaign_id_request({contact_id, external_id}),
            .response = preview_response(),
            .handle = preview,
        },
        {
            .name = "campaigns.test_send",
            .summary = "Sends the message to up to ten addresses at once, beside the campaign.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/test-send"),
            .request = campaign_id_request({to, contact_id, external_id}),
            .response = test_response(),
            .handle = test_send,
            .repetition = repetition::answer,
            .may_wait = true,
        },
    };
}

}  // namespace outbound::api
