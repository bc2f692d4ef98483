// Renders the parts of one channel and collects the missing names.
#include "api/content/rendering.hpp"

#include "model/address.hpp"
#include "model/json_members.hpp"
#include "model/web_paths.hpp"
#include "rules/address_hash.hpp"
#include "rules/unsubscribe_token.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

std::string render_part(const text_template& part, const boost::json::object& values, missing_names& missing)
{
    std::string out;
    part.render(values, out, &missing);
    return out;
}

shape_member missing_member()
{
    return required(
        "missing", shapes::array(shapes::any_text(), 0, 10'000), "Read by the templates, without value or fallback.");
}

}  // namespace

std::string sample_unsubscribe_url(const context& ctx, const content& shared, const std::string& address)
{
    if (ctx.public_url.empty())
        return "https://example.com/unsubscribe";
    auto& store = ctx.store;
    const auto hash = rules::hash_address(store.secret(), shared.channel, address);
    return ctx.public_url +
           web_paths::fill(web_paths::unsubscribe,
               rules::unsubscribe_token(store.secret(), store.instance(), {shared.campaign, 0, shared.channel, hash}));
}

json::object message_values(context& ctx, const content& shared, const std::optional<contact>& person)
{
    auto values = person ? text::values_of(*person) : sample_values();
    text::add_shared_values(shared, values);
    if (!ctx.public_url.empty())
        values["unsubscribe_url"] = sample_unsubscribe_url(
            ctx, shared, person ? fold_address(shared.channel, address_on(shared.channel, *person)) : std::string{});
    return values;
}

rendering render(const content& shared, const boost::json::object& values)
{
    rendering out;
    switch (shared.channel) {
    case channel::email:
        out.email.subject = render_part(shared.email.subject, values, out.missing);
        out.email.text = render_part(shared.email.text, values, out.missing);
        out.email.html = render_part(shared.email.html, values, out.missing);
        out.email.unsubscribe_url = render_part(shared.email.unsubscribe_url, values, out.missing);
        break;
    case channel::sms:
        out.message = render_part(shared.sms.body, values, out.missing);
        out.size = text::measure_sms(out.message);
        break;
    case channel::phone: {
        const auto says = text::settings_for_viewing(shared.phone);
        out.twiml = shared.phone.script.twiml(values, says);
        if (shared.phone.script.needs_detection())
            out.voicemail_twiml = shared.phone.script.voicemail_twiml(values, says);
        shared.phone.script.check(values, says, out.missing);
        break;
    }
    }
    std::ranges::sort(out.missing);
    const auto repeats = std::ranges::unique(out.missing);
    out.missing.erase(repeats.begin(), repeats.end());
    return out;
}

json::object to_json(const content& shared, const rendering& r)
{
    json::object out;
    switch (shared.channel) {
    case channel::email:
        out = {{"subject", r.email.subject}, {"text", text_or_null(r.email.text)}, {"html", text_or_null(r.email.html)},
            {"unsubscribe_url", text_or_null(r.email.unsubscribe_url)}};
        break;
    case channel::sms:
        out = {{"message", r.message}, {"encoding", r.size.encoding == text::sms_encoding::gsm7 ? "gsm7" : "ucs2"},
            {"characters", r.size.characters}, {"segments", r.size.segments}};
        break;
    case channel::phone:
        out = {{"twiml", r.twiml}, {"voicemail_twiml", text_or_null(r.voicemail_twiml)}};
        break;
    }
    out["missing"] = to_array(r.missing);
    return out;
}

json::object rendered_parts(const content& shared, const json::object& values)
try {
    return to_json(shared, render(shared, values));
} catch (const error&) {
    if (!text::check_message(shared, values).fault)
        throw;
    return {{"missing", json::array{}}};
}

std::vector<shape_member> rendered_members()
{
    std::vector<shape_member> all;
    for (auto& members : {rendered_email_members(), rendered_sms_members(), rendered_phone_members()})
        for (auto member : members)
            if (std::ranges::find(all, member.name, &shape_member::name) == all.end()) {
                member.is_required = member.name == "missing";
                all.push_back(std::move(member));
            }
    return all;
}

std::vector<shape_member> rendered_email_members()
{
    return {required("subject", shapes::any_text()), optional("text", shapes::any_text()),
        optional("html", shapes::any_text()), optional("unsubscribe_url", shapes::any_text()), missing_member()};
}

std::vector<shape_member> rendered_sms_members()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return {required("message", shapes::any_text()), required("encoding", shapes::one_of({"gsm7", "ucs2"})),
        required("characters", amount, "More than 1600 cannot be sent."),
        required("segments", amount, "What carriers charge for."), missing_member()};
}

std::vector<shape_member> rendered_phone_members()
{
    return {required("twiml", shapes::any_text(), "What a person hears."),
        optional("voicemail_twiml", shapes::any_text(), "What a machine hears; null: the same."), missing_member()};
}

const std::string& address_on(channel via, const contact& person)
{
    return via == channel::email ? person.email : person.phone;
}

std::optional<segment> reachable(const campaign& c)
{
    auto filter = c.recipient_segments;
    auto& has_address = c.type == channel::email ? filter.has_email : filter.has_phone;
    if (has_address == false)
        return std::nullopt;
    has_address = true;
    return filter;
}

std::optional<contact> first_contact(context& ctx, const campaign& c)
{
    const auto filter = reachable(c);
    if (!filter)
        return std::nullopt;
    auto found = ctx.store.contacts().list(*filter, {}, {0, 1}).items;
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

boost::json::object sample_values()
{
    return {{"external_id", "sample-1"}, {"email", "ann@example.com"}, {"phone", "+15005550006"}, {"first_name", "Ann"},
        {"last_name", "Sample"}, {"company", "Example Ltd"}, {"industry", "Software"}, {"lead_score", 42},
        {"timezone", "Europe/Berlin"}, {"fields", boost::json::object{}}};
}

}  // namespace outbound::api
