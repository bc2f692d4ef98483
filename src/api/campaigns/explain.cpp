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

std::vector<std::string> suppressions_of(context& ctx, const contact& person)
{
    std::vector<std::string> out;
    const auto look = [&](channel via, const std::string& address) {
        const auto found = address.empty() ? std::nullopt : ctx.store.suppressions().find(via, address);
        if (!found)
            return;
        auto words = address + " must not be contacted by " + std::string{to_string(via)} + " since " +
                     to_rfc3339(found->created_at);
        words += found->expires_at ? ", until " + to_rfc3339(*found->expires_at) : "";
        const auto known = suppression_in_words(found->reason);
        words += found->reason.empty() ? "" : ": " + (known.empty() ? found->reason : std::string{known});
        words += '.';
        if (!ctx.store.suppressions().find(via, address, message_kind::transactional))
            words += " Transactional messages are still sent.";
        out.push_back(std::move(words));
    };
    look(channel::email, fold_email(person.email));
    look(channel::sms, person.phone);
    look(channel::phone, person.phone);
    return out;
}

json::object row(const recipient& r, const campaign& c)
{
    return {{"campaign_id", c.id}, {"name", c.name}, {"seq", r.seq}, {"one_off", !c.messages_of.empty()},
        {"status", to_string(r.status)}, {"reason", text_or_null(r.reason)}, {"sent_at", time_or_null(r.sent_at)},
        {"explanation", in_words(r, c)}};
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
    json::object out{{"contact_id", person.id}, {"external_id", person.external_id},
        {"email", text_or_null(person.email)}, {"suppressions", to_array(suppressions_of(ctx, person))},
        {"absence",
            chosen && campaigns.empty() ? json::value(to_array(absence(ctx, person, *chosen))) : json::value{}}};
    out["campaigns"] = std::move(campaigns);
    return out;
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
    });
    const auto sentences = shapes::array(text, 0, 1000);
    return shapes::object({
        required("contact_id", shapes::id()),
        required("external_id", text),
        optional("email", text),
        required("suppressions", sentences, "What keeps the contact from being contacted now."),
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
