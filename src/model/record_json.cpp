// The smaller values of the store as JSON.
#include "model/record_json.hpp"

#include "model/address.hpp"
#include "model/json_members.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"
#include "model/time.hpp"

namespace outbound {

namespace json = boost::json;

namespace {

constexpr std::size_t most_template_bytes = 1'000'000;

shape count()
{
    return shapes::integer(0, std::numeric_limits<std::int64_t>::max());
}

void assign_text(std::string& to, const json::object& from, std::string_view name)
{
    if (from.contains(name))
        to = text_member(from, name);
}

}  // namespace

// ------------------------------------------------------------------------------------------------------------- segments

shape saved_segment_shape()
{
    return shapes::object({
        required("id", shapes::id()),
        required("name", shapes::text(1, 200)),
        required("filter", segment_shape()),
        required("created_at", shapes::time()),
        required("updated_at", shapes::time()),
    });
}

json::object to_json(const saved_segment& s)
{
    return {{"id", s.id}, {"name", s.name}, {"filter", to_json(s.filter)}, {"created_at", to_rfc3339(s.created_at)},
        {"updated_at", to_rfc3339(s.updated_at)}};
}

// ------------------------------------------------------------------------------------------------------------ templates

std::vector<shape_member> email_template_members(bool creating)
{
    const auto content = shapes::text(0, most_template_bytes, text_kind::body);
    auto name = required("name", shapes::text(1, 200));
    auto subject = required("subject", shapes::text(1, 998), "A template.");
    name.is_required = subject.is_required = creating;
    return {std::move(name), optional("slug", shapes::text(1, 100, text_kind::slug), "Unique; left out: made from the name."),
        std::move(subject), optional("text", content, "Plain text part, a template."),
        optional("html", content, "HTML part, a template."),
        optional("is_active", shapes::boolean(), "Inactive templates cannot be sent.")};
}

shape email_template_shape()
{
    auto members = email_template_members(true);
    members.insert(members.begin(), required("id", shapes::id()));
    members.push_back(required("variables", shapes::array(shapes::text(0, 1000), 0, 10'000), "What the parts read."));
    members.push_back(required("version", shapes::integer(1, std::numeric_limits<std::int64_t>::max())));
    members.push_back(required("created_at", shapes::time()));
    members.push_back(required("updated_at", shapes::time()));
    return shapes::object(std::move(members));
}

json::object to_json(const email_template& t)
{
    return {{"id", t.id}, {"name", t.name}, {"slug", t.slug}, {"subject", t.subject}, {"text", text_or_null(t.text)},
        {"html", text_or_null(t.html)}, {"variables", to_array(t.variables)}, {"is_active", t.is_active}, {"version", t.version},
        {"created_at", to_rfc3339(t.created_at)}, {"updated_at", to_rfc3339(t.updated_at)}};
}

void assign(email_template& t, const json::object& from)
{
    assign_text(t.name, from, "name");
    if (member(from, "slug") != nullptr)
        t.slug = text_member(from, "slug");
    assign_text(t.subject, from, "subject");
    assign_text(t.text, from, "text");
    assign_text(t.html, from, "html");
    t.is_active = flag_member(from, "is_active").value_or(t.is_active);
}

// ----------------------------------------------------------------------------------------------------------- recipients

shape recipient_shape()
{
    return shapes::object({
        required("campaign_id", shapes::id()),
        required("seq", shapes::id()),
        required("contact_id", shapes::integer(0, std::numeric_limits<std::int64_t>::max())),
        optional("address", shapes::text(0, 320)),
        required("status", shapes::enumeration<recipient_status>()),
        optional("reason", shapes::text(0, 1000, text_kind::body)),
        optional("detail", shapes::text(0, 10'000, text_kind::body)),
        required("attempt", shapes::integer(0, std::numeric_limits<std::int32_t>::max())),
        optional("provider", shapes::text(0, 64)),
        optional("external_id", shapes::text(0, 1000, text_kind::body), "The provider's id for the message."),
        optional("sent_at", shapes::time()),
    });
}

json::object to_json(const recipient& r)
{
    return {{"campaign_id", r.campaign}, {"seq", r.seq}, {"contact_id", r.contact_id}, {"address", text_or_null(r.address)},
        {"status", to_string(r.status)}, {"reason", text_or_null(r.reason)}, {"detail", text_or_null(r.detail)},
        {"attempt", r.attempt}, {"provider", text_or_null(r.provider)}, {"external_id", text_or_null(r.external_id)},
        {"sent_at", time_or_null(r.sent_at)}};
}

shape counts_shape()
{
    return shapes::object({
        required("recipients", count()),
        required("queued", count()),
        required("sent", count()),
        required("retrying", count()),
        required("failed", count()),
        required("skipped", count()),
        required("cancelled", count()),
        required("unknown", count()),
        required("in_flight", count(), "Of the queued ones, those whose messages may be under way."),
    });
}

json::object to_json(const send_counts& counts)
{
    return {{"recipients", counts.recipients}, {"queued", counts.queued}, {"sent", counts.sent}, {"retrying", counts.retrying},
        {"failed", counts.failed}, {"skipped", counts.skipped}, {"cancelled", counts.cancelled}, {"unknown", counts.unknown},
        {"in_flight", counts.in_flight}};
}

// --------------------------------------------------------------------------------------------------------- suppressions

shape suppression_input_shape()
{
    return shapes::object({
        required("channel", shapes::enumeration<channel>()),
        required("address", shapes::text(1, 320), "An email address, or a number in E.164."),
        optional("reason", shapes::text(0, 200)),
        optional("expires_at", shapes::time(), "Left out: for good."),
    });
}

shape suppression_shape()
{
    return shapes::object({
        required("id", shapes::id()),
        required("channel", shapes::enumeration<channel>()),
        required("address", shapes::text(1, 320)),
        optional("reason", shapes::text(0, 200)),
        optional("source", shapes::text(0, 200)),
        optional("expires_at", shapes::time()),
        required("created_at", shapes::time()),
    });
}

json::object to_json(const suppression& s)
{
    return {{"id", s.id}, {"channel", to_string(s.channel)}, {"address", s.address}, {"reason", text_or_null(s.reason)},
        {"source", text_or_null(s.source)}, {"expires_at", time_or_null(s.expires_at)}, {"created_at", to_rfc3339(s.created_at)}};
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

// ----------------------------------------------------------------------------------------------------------------- jobs

shape job_shape()
{
    return shapes::object({
        required("id", shapes::id()),
        required("kind", shapes::text(1, 50)),
        required("status", shapes::one_of({"running", "done", "failed", "cancelled"})),
        required("request", shapes::free_object()),
        required("progress", shapes::free_object()),
        required("created_at", shapes::time()),
        required("updated_at", shapes::time()),
    });
}

json::object to_json(const job& j)
{
    return {{"id", j.id}, {"kind", j.kind}, {"status", j.status}, {"request", j.request}, {"progress", j.progress},
        {"created_at", to_rfc3339(j.created_at)}, {"updated_at", to_rfc3339(j.updated_at)}};
}

// --------------------------------------------------------------------------------------------------------------- events

json::object to_json(const event& e)
{
    return {{"type", e.type}, {"at", to_rfc3339(e.at)}, {"data", e.data}};
}

}  // namespace outbound
