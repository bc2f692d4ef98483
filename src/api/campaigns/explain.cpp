// Explains in sentences why a contact did or did not receive a message.
#include "api/campaigns/outcome_words.hpp"
#include "api/campaigns/unmet_conditions.hpp"
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/address_mask.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

#include <outbound/reason_words.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <iterator>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_campaigns = 1000;

struct suppressed_address {
    suppression why;
    bool takes_transactional = false;
};

std::vector<suppressed_address> suppressed_addresses(context& ctx, const contact& person)
{
    std::vector<suppressed_address> out;
    const auto look = [&](channel via, const std::string& address) {
        auto found = address.empty() ? std::nullopt : ctx.store.suppressions().find(via, address);
        if (!found)
            return;
        found->address = address;
        found->channel = via;
        const bool is_for_all = ctx.store.suppressions().find(via, address, message_kind::transactional).has_value();
        out.push_back({*std::move(found), !is_for_all});
    };
    look(channel::email, fold_email(person.email));
    look(channel::sms, person.phone);
    look(channel::phone, person.phone);
    return out;
}

std::string in_words(const suppressed_address& s)
{
    auto words = s.why.address + " must not be contacted by " + std::string{to_string(s.why.channel)} + " since " +
                 to_rfc3339(s.why.created_at);
    words += s.why.expires_at ? ", until " + to_rfc3339(*s.why.expires_at) : "";
    const auto known = suppression_in_words(s.why.reason);
    words += s.why.reason.empty() ? "" : ": " + (known.empty() ? s.why.reason : std::string{known});
    words += '.';
    return s.takes_transactional ? words + " Transactional messages are still sent." : words;
}

json::object suppression_json(const suppressed_address& s)
{
    return {{"channel", to_string(s.why.channel)}, {"address", s.why.address}, {"reason", text_or_null(s.why.reason)},
        {"created_at", to_rfc3339(s.why.created_at)}, {"expires_at", time_or_null(s.why.expires_at)},
        {"takes_transactional", s.takes_transactional}};
}

json::object row(const recipient& r, const campaign& c)
{
    const auto sentences = sentences_of(r, c);
    return {{"campaign_id", c.id}, {"name", c.name}, {"seq", r.seq}, {"one_off", !c.messages_of.empty()},
        {"status", to_string(r.status)}, {"reason", text_or_null(r.reason)}, {"sent_at", time_or_null(r.sent_at)},
        {"explanation", in_words(sentences)}, {"sentences", to_json(sentences)}};
}

std::string absent_by_status(const campaign& c)
{
    switch (c.status) {
    case campaign_status::draft:
        return "The campaign has not been started.";
    case campaign_status::scheduled:
        return "The campaign starts at " + to_rfc3339(c.scheduled_at.value_or(timestamp{})) + '.';
    case campaign_status::cancelled:
        return c.prepared_at ? "" : "The campaign was cancelled before its recipients had been chosen.";
    default:
        return c.prepared_at ? "" : "The campaign's recipients are still being chosen.";
    }
}

/// The conditions of the saved segment that the contact does not meet.
std::vector<std::string> unmet_in_saved(context& ctx, segment_id id, const contact& person)
{
    const auto saved = ctx.store.segments().get(id);
    if (!saved)
        return {"The segment " + std::to_string(id) + ", which the campaign names, was deleted."};
    auto out = unmet_conditions(saved->filter, person);
    for (auto& sentence : out)
        sentence.insert(0, "Segment \"" + saved->name + "\": ");
    return out;
}

// Why a contact is not a recipient of a campaign.
std::vector<std::string> absence(context& ctx, const contact& person, const campaign& c)
{
    auto out = unmet_conditions(c.recipient_segments, person);
    if (const auto id = c.recipient_segments.segment_id)
        std::ranges::move(unmet_in_saved(ctx, *id, person), std::back_inserter(out));
    if (auto words = absent_by_status(c); !words.empty())
        out.push_back(std::move(words));
    if (c.started_at && person.created_at > *c.started_at)
        out.push_back("The contact came on " + to_rfc3339(person.created_at) + ", after the campaign's start.");
    if (out.empty())
        out.push_back("It meets the segment now, but did not when the recipients were chosen.");
    return out;
}

json::value explain(context& ctx, const json::object& request)
{
    const auto person = contact_of(ctx, request, "contact_id");
    const auto wanted = integer_member(request, "campaign_id");
    const auto chosen = wanted ? ctx.store.campaigns().get(*wanted) : std::nullopt;
    if (wanted && (!chosen || !chosen->messages_of.empty()))
        refuse_missing("campaign", std::to_string(*wanted));

    json::array campaigns;
    for (const auto& r : ctx.store.campaigns().history(person.id)) {
        const auto c = wanted ? chosen : ctx.store.campaigns().get(r.campaign);
        if (c && c->id == r.campaign)
            campaigns.push_back(row(r, *c));
    }
    json::array suppressions, addresses;
    for (const auto& each : suppressed_addresses(ctx, person)) {
        suppressions.emplace_back(in_words(each));
        addresses.push_back(suppression_json(each));
    }
    json::object out{{"contact_id", person.id}, {"external_id", person.external_id},
        {"email", text_or_null(person.email)}, {"suppressions", std::move(suppressions)},
        {"suppressed_addresses", std::move(addresses)},
        {"absence",
            chosen && campaigns.empty() ? json::value(to_array(absence(ctx, person, *chosen))) : json::value{}}};
    out["campaigns"] = std::move(campaigns);
    return out;
}

shape suppressed_address_shape()
{
    return shapes::object(
        {
            required("channel", shapes::enumeration<channel>()),
            required("address", with_addresses(shapes::text(1, 320))),
            optional("reason", with_addresses(shapes::text(0, 200))),
            required("created_at", shapes::time()),
            optional("expires_at", shapes::time()),
            required("takes_transactional", shapes::boolean(), "Transactional messages are still sent."),
        })
        .named("suppressed_address");
}

shape explain_response()
{
    const auto text = with_addresses(shapes::text(0, 100'000, text_kind::body));
    const auto campaign_row = shapes::object({
        required("campaign_id", shapes::id()),
        required("name", text),
        required("seq", shapes::id()),
        required("one_off", shapes::boolean(), "A one-off message: no operation shows its campaign."),
        required("status", shapes::enumeration<recipient_status>()),
        optional("reason", text),
        optional("sent_at", shapes::time()),
        required("explanation", text),
        required("sentences", shapes::array(outcome_sentence_shape(), 0, 10), "The same as codes with values."),
    });
    const auto sentences = shapes::array(text, 0, 1000);
    return shapes::object({
        required("contact_id", shapes::id()),
        required("external_id", text),
        optional("email", text),
        required("suppressions", sentences, "What keeps the contact from being contacted now."),
        required("suppressed_addresses", shapes::array(suppressed_address_shape(), 0, 3), "The same as values."),
        required("campaigns", shapes::array(campaign_row, 0, most_campaigns), "Newest first."),
        optional("absence", sentences, "With campaign_id: why the contact is no recipient of it."),
    });
}

}  // namespace

std::vector<operation> explain_operations()
{
    return {{
        .name = "explain",
        .summary = "Says why a contact was or was not sent to, in sentences.",
        .scope = scope::read,
        .routes = {at("GET", "/contacts/{contact_id}/explain")},
        .request = shapes::object_with_one({"contact_id", "external_id"},
            {optional("contact_id", shapes::id()), optional("external_id", shapes::text(1, 255)),
                optional("campaign_id", shapes::id())}),
        .response = explain_response(),
        .handle = explain,
    }};
}

}  // namespace outbound::api
