#include "model/record_json.hpp"

#include "model/address.hpp"
#include "model/address_mask.hpp"
#include "model/json_members.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"
#include "model/time.hpp"

#include <limits>

namespace outbound {

namespace json = boost::json;

namespace {

shape count()
{
    return shapes::integer(0, std::numeric_limits<std::int64_t>::max());
}

}  // namespace

// -------------------------------------------------------------------------------------------------------------
// segments

std::vector<shape_member> segment_record_members()
{
    return {required("named_contacts", shapes::integer(0, std::numeric_limits<std::int64_t>::max()),
                "Ids and external_ids in the filter."),
        required("created_at", shapes::time()), required("updated_at", shapes::time())};
}

shape saved_segment_shape()
{
    return shapes::object({
                              required("id", shapes::id()),
                              required("name", shapes::text(1, 200)),
                              required("filter", segment_shape()),
                          })
        .with_members(segment_record_members())
        .named("segment");
}

json::object to_json(const saved_segment& s)
{
    return {{"id", s.id}, {"name", s.name}, {"filter", to_json(s.filter)}, {"named_contacts", count_names(s.filter)},
        {"created_at", to_rfc3339(s.created_at)}, {"updated_at", to_rfc3339(s.updated_at)}};
}

// -----------------------------------------------------------------------------------------------------------
// recipients

shape address_shape_of(channel via)
{
    return shapes::text(1, 320, via == channel::email ? text_kind::email : text_kind::e164);
}

shape recipient_shape()
{
    return shapes::object({
        required("campaign_id", shapes::id()),
        required("seq", shapes::id()),
        required("contact_id", shapes::integer(0, std::numeric_limits<std::int64_t>::max())),
        optional("contact_external_id", with_addresses(shapes::text(0, 255)),
            "The contact's external_id; null once the contact is gone."),
        optional("address", with_addresses(shapes::text(0, 320))),
        optional("email", with_addresses(shapes::text(0, 320)), "The address, in email campaigns."),
        optional("phone", with_addresses(shapes::text(0, 320)), "The address, in SMS and phone campaigns."),
        required("status", shapes::enumeration<recipient_status>()),
        optional("reason", with_addresses(shapes::text(0, 1000, text_kind::body))),
        optional("detail", with_addresses(shapes::text(0, 10'000, text_kind::body))),
        required("attempt", shapes::integer(0, std::numeric_limits<std::int32_t>::max())),
        optional("provider", shapes::text(0, 64)),
        optional("external_id", shapes::text(0, 1000, text_kind::body), "The provider's id for the message."),
        optional("sent_at", shapes::time()),
        optional("delivered_at", shapes::time()),
        optional("opened_at", shapes::time(), "First opened or clicked by a human."),
        optional("clicked_at", shapes::time(), "First clicked by a human."),
        optional("replied_at", shapes::time()),
        optional("answered_at", shapes::time()),
        optional("duration_seconds", shapes::integer(0, std::numeric_limits<std::int32_t>::max()), "Of the call."),
        optional("answered_by", shapes::one_of({"human", "machine", "unknown"})),
        required("opens", count(), "By humans, as far as known."),
        required("clicks", count(), "By humans, as far as known."),
        required("machine_opens", count()),
        required("machine_clicks", count()),
    });
}

json::object to_json(const recipient& r, channel via)
{
    return {{"campaign_id", r.campaign}, {"seq", r.seq}, {"contact_id", r.contact_id},
        {"address", text_or_null(r.address)}, {via == channel::email ? "email" : "phone", text_or_null(r.address)},
        {"status", to_string(r.status)}, {"reason", text_or_null(r.reason)}, {"detail", text_or_null(r.detail)},
        {"attempt", r.attempt}, {"provider", text_or_null(r.provider)}, {"external_id", text_or_null(r.external_id)},
        {"sent_at", time_or_null(r.sent_at)}, {"delivered_at", time_or_null(r.delivered_at)},
        {"opened_at", time_or_null(r.opened_at)}, {"clicked_at", time_or_null(r.clicked_at)},
        {"replied_at", time_or_null(r.replied_at)}, {"answered_at", time_or_null(r.answered_at)},
        {"duration_seconds", r.duration_seconds ? json::value(*r.duration_seconds) : json::value{}},
        {"answered_by", text_or_null(r.answered_by)}, {"opens", r.opens}, {"clicks", r.clicks},
        {"machine_opens", r.machine_opens}, {"machine_clicks", r.machine_clicks}};
}

shape counts_shape()
{
    return shapes::object(
        {
            required("recipients", count()),
            required("queued", count()),
            required("sent", count()),
            required("retrying", count()),
            required("failed", count()),
            required("skipped", count()),
            required("cancelled", count()),
            required("unknown", count()),
            required("in_flight", count(), "Of the queued ones, those whose messages may be under way."),
        })
        .named("counts");
}

json::object to_json(const send_counts& counts)
{
    return {{"recipients", counts.recipients}, {"queued", counts.queued}, {"sent", counts.sent},
        {"retrying", counts.retrying}, {"failed", counts.failed}, {"skipped", counts.skipped},
        {"cancelled", counts.cancelled}, {"unknown", counts.unknown}, {"in_flight", counts.in_flight}};
}

// ---------------------------------------------------------------------------------------------------------
// suppressions

shape suppression_input_shape()
{
    std::vector<shape> cases;
    for (const auto via : {channel::email, channel::sms, channel::phone})
        cases.push_back(shapes::open_object({required("channel", shapes::one_of({std::string{to_string(via)}})),
            required("address", address_shape_of(via))}));
    return shapes::object({
                              required("channel", shapes::enumeration<channel>()),
                              required("address", shapes::text(1, 320),
                                  "An email address with ASCII before the @, or a number in E.164."),
                              optional("reason", shapes::text(0, 200)),
                              optional("expires_at", shapes::time(), "Left out: for good."),
                          })
        .with_rules({shapes::cases_by("channel", std::move(cases))});
}

shape suppression_shape()
{
    return shapes::object(
        {
            required("id", shapes::id()),
            required("channel", shapes::enumeration<channel>()),
            required("address", with_addresses(shapes::text(1, 320))),
            optional("reason", with_addresses(shapes::text(0, 200))),
            optional("source", shapes::text(0, 200), "`api`, `import`, `link`, or the account that reported it."),
            optional("expires_at", shapes::time()),
            required("occurred_at", shapes::time(), "When it was last stated."),
            required("created_at", shapes::time()),
            optional("lifted_by", shapes::id(), "The lift that ended it."),
        })
        .named("suppression");
}

shape suppression_lift_shape()
{
    return shapes::object(
        {
            required("id", shapes::id()),
            required("lifter", shapes::enumeration<lifter>()),
            optional("reason", with_addresses(shapes::text(0, 200)), "The only reason that it lifts."),
            optional("source", shapes::text(0, 200)),
            required("occurred_at", shapes::time()),
            required("created_at", shapes::time()),
        })
        .named("suppression_lift");
}

json::object to_json(const suppression& s)
{
    return {{"id", s.id}, {"channel", to_string(s.channel)}, {"address", s.address}, {"reason", text_or_null(s.reason)},
        {"source", text_or_null(s.source)}, {"expires_at", time_or_null(s.expires_at)},
        {"occurred_at", to_rfc3339(s.occurred_at)}, {"created_at", to_rfc3339(s.created_at)},
        {"lifted_by", s.lifted_by != 0 ? json::value(s.lifted_by) : json::value{}}};
}

json::object to_json(const suppression_lift& l)
{
    return {{"id", l.id}, {"lifter", to_string(l.cause)}, {"reason", text_or_null(l.reason)},
        {"source", text_or_null(l.source)}, {"occurred_at", to_rfc3339(l.occurred_at)},
        {"created_at", to_rfc3339(l.created_at)}};
}

suppression suppression_from_json(const json::object& from)
{
    suppression s;
    s.channel = named_member<channel>(from, "channel").value_or(channel::email);
    s.address = text_member(from, "address");
    if (s.channel == channel::email)
        s.address = fold_email(s.address);
    s.reason = text_member(from, "reason");
    s.expires_at = time_member(from, "expires_at");
    return s;
}

// -----------------------------------------------------------------------------------------------------------------
// jobs

shape job_shape()
{
    return shapes::object({
                              required("id", shapes::id()),
                              required("kind", shapes::enumeration<job_kind>()),
                              required("status", shapes::enumeration<job_status>()),
                              required("request", shapes::free_object()),
                              required("progress", shapes::free_object()),
                              required("created_at", shapes::time()),
                              required("updated_at", shapes::time()),
                          })
        .named("job");
}

json::object to_json(const job& j)
{
    return {{"id", j.id}, {"kind", to_string(j.kind)}, {"status", to_string(j.status)}, {"request", j.request},
        {"progress", j.progress}, {"created_at", to_rfc3339(j.created_at)}, {"updated_at", to_rfc3339(j.updated_at)}};
}

// ---------------------------------------------------------------------------------------------------------------
// events

json::object to_json(const event& e)
{
    return {{"type", to_string(e.type)}, {"at", to_rfc3339(e.at)}, {"data", e.data}};
}

}  // namespace outbound
