#include "client/responses.hpp"

#include "model/campaign_json.hpp"
#include "model/contact_json.hpp"
#include "model/record_json.hpp"
#include "model/segment.hpp"
#include "model/template_json.hpp"

#include <utility>

namespace outbound {
namespace {

namespace json = boost::json;

timestamp time_of(const json::object& from, std::string_view name)
{
    return time_member(from, name).value_or(timestamp{});
}

std::int64_t number_of(const json::object& from, std::string_view name)
{
    return integer_member(from, name).value_or(0);
}

std::int32_t small_number_of(const json::object& from, std::string_view name)
{
    return static_cast<std::int32_t>(number_of(from, name));
}

void read_head(const json::object& from, template_head& to)
{
    to.id = number_of(from, "id");
    to.variables = texts_member(from, "variables");
    to.version = number_of(from, "version");
    to.created_at = time_of(from, "created_at");
    to.updated_at = time_of(from, "updated_at");
}

constexpr std::pair<std::string_view, std::int64_t send_counts::*> send_counters[] = {
    {"recipients", &send_counts::recipients},
    {"queued", &send_counts::queued},
    {"sent", &send_counts::sent},
    {"retrying", &send_counts::retrying},
    {"failed", &send_counts::failed},
    {"skipped", &send_counts::skipped},
    {"cancelled", &send_counts::cancelled},
    {"unknown", &send_counts::unknown},
    {"in_flight", &send_counts::in_flight},
};

constexpr std::pair<std::string_view, std::int64_t nouns::campaign_analytics::*> event_counters[] = {
    {"delivered", &nouns::campaign_analytics::delivered},
    {"bounced", &nouns::campaign_analytics::bounced},
    {"answered", &nouns::campaign_analytics::answered},
    {"unique_opens", &nouns::campaign_analytics::unique_opens},
    {"unique_clicks", &nouns::campaign_analytics::unique_clicks},
    {"unique_replies", &nouns::campaign_analytics::unique_replies},
    {"complained", &nouns::campaign_analytics::complained},
    {"unsubscribed", &nouns::campaign_analytics::unsubscribed},
    {"opted_out", &nouns::campaign_analytics::opted_out},
};

std::vector<nouns::import_fault> faults_of(const json::object& from)
{
    std::vector<nouns::import_fault> out;
    for (const auto& item : from.at("errors").get_array()) {
        const auto& fault = item.get_object();
        out.push_back({number_of(fault, "line"), text_member(fault, "column"), text_member(fault, "reason")});
    }
    return out;
}

problem problem_of(const json::object& from)
{
    problem out{named_member<errc>(from, "code").value_or(errc::internal), text_member(from, "detail"), {}};
    if (const auto* violations = member(from, "violations"))
        for (const auto& broken : violations->get_array())
            out.violations.push_back(
                {text_member(broken.get_object(), "path"), text_member(broken.get_object(), "message")});
    return out;
}

}  // namespace

result<void> run(service& over, std::string_view operation, const json::object& request)
{
    const auto answer = over.call(operation, request);
    if (!answer)
        return answer.error();
    return {};
}

result<std::int64_t> ask_number(
    service& over, std::string_view operation, const json::object& request, std::string_view name)
{
    const auto answer = over.call(operation, request);
    if (!answer)
        return answer.error();
    return number_of(answer->get_object(), name);
}

void read_response(const json::object& from, contact& to)
{
    assign(to, from);
    to.id = number_of(from, "id");
    to.external_id = text_member(from, "external_id");
    to.created_at = time_of(from, "created_at");
    to.updated_at = time_of(from, "updated_at");
}

void read_response(const json::object& from, saved_segment& to)
{
    to.id = number_of(from, "id");
    to.name = text_member(from, "name");
    to.filter = segment_from_json(object_member(from, "filter"));
    to.created_at = time_of(from, "created_at");
    to.updated_at = time_of(from, "updated_at");
}

void read_response(const json::object& from, email_template& to)
{
    assign(to, from);
    read_head(from, to);
}

void read_response(const json::object& from, sms_template& to)
{
    assign(to, from);
    read_head(from, to);
}

void read_response(const json::object& from, saved_script& to)
{
    assign(to, from);
    read_head(from, to);
}

// `message` repeats the content of other channels.
void read_response(const json::object& from, campaign& to)
{
    assign(to, from);
    if (!from.contains("recipient_segments"))  // A list leaves out many contacts; an update must not mean everybody.
        to.recipient_segments.contact_ids.emplace();
    if (to.type != channel::sms)
        to.message.clear();
    to.id = number_of(from, "id");
    to.status = named_member<campaign_status>(from, "status").value_or(campaign_status::draft);
    to.pause_reason = named_member<pause_reason>(from, "pause_reason").value_or(pause_reason::none);
    to.pause_detail = text_member(from, "pause_detail");
    to.content = object_member(from, "content");
    to.started_at = time_member(from, "started_at");
    to.prepared_at = time_member(from, "prepared_at");
    to.completed_at = time_member(from, "completed_at");
    to.events_pruned_at = time_member(from, "events_pruned_at");
    to.created_at = time_of(from, "created_at");
    to.updated_at = time_of(from, "updated_at");
}

void read_response(const json::object& from, nouns::halted_campaign& to)
{
    read_response(from, static_cast<campaign&>(to));
    to.in_flight = number_of(from, "in_flight");
}

void read_response(const json::object& from, nouns::campaign_analytics& to)
{
    for (const auto& [name, counter] : send_counters)
        to.*counter = number_of(from, name);
    if (member(from, "segments") != nullptr)
        to.extra_segments = number_of(from, "segments") - to.sent;
    to.cost = text_member(from, "cost");
    to.status = named_member<campaign_status>(from, "status").value_or(campaign_status::draft);
    for (const auto& [name, counter] : event_counters)
        to.*counter = number_of(from, name);
}

void read_response(const json::object& from, recipient& to)
{
    to.campaign = number_of(from, "campaign_id");
    to.seq = number_of(from, "seq");
    to.contact_id = number_of(from, "contact_id");
    to.contact_external_id = text_member(from, "contact_external_id");
    to.address = text_member(from, "address");
    to.status = named_member<recipient_status>(from, "status").value_or(recipient_status::queued);
    to.reason = text_member(from, "reason");
    to.detail = text_member(from, "detail");
    to.attempt = small_number_of(from, "attempt");
    to.next_attempt_at = time_member(from, "next_attempt_at");
    to.provider = text_member(from, "provider");
    to.external_id = text_member(from, "external_id");
    to.sent_at = time_member(from, "sent_at");
    to.delivered_at = time_member(from, "delivered_at");
    to.opened_at = time_member(from, "opened_at");
    to.clicked_at = time_member(from, "clicked_at");
    to.replied_at = time_member(from, "replied_at");
    to.answered_at = time_member(from, "answered_at");
    if (member(from, "duration_seconds") != nullptr)
        to.duration_seconds = small_number_of(from, "duration_seconds");
    to.answered_by = text_member(from, "answered_by");
    to.opens = small_number_of(from, "opens");
    to.clicks = small_number_of(from, "clicks");
    to.machine_opens = small_number_of(from, "machine_opens");
    to.machine_clicks = small_number_of(from, "machine_clicks");
}

void read_response(const json::object& from, one_off_message& to)
{
    to.id = number_of(from, "id");
    to.channel = named_member<channel>(from, "channel").value_or(channel::email);
    to.kind = named_member<message_kind>(from, "kind").value_or(message_kind::transactional);
    to.key = text_member(from, "key");
    to.metadata = object_member(from, "metadata");
    to.due = time_of(from, "send_at");
    to.created_at = time_of(from, "created_at");
    read_response(from, to.state);
}

void read_response(const json::object& from, suppression& to)
{
    to = suppression_from_json(from);
    to.id = number_of(from, "id");
    to.source = text_member(from, "source");
    to.occurred_at = time_of(from, "occurred_at");
    to.created_at = time_of(from, "created_at");
    to.lifted_by = number_of(from, "lifted_by");
}

void read_response(const json::object& from, job& to)
{
    to.id = number_of(from, "id");
    to.kind = named_member<job_kind>(from, "kind").value_or(job_kind::import_file);
    to.status = named_member<job_status>(from, "status").value_or(job_status::running);
    to.request = object_member(from, "request");
    to.progress = object_member(from, "progress");
    to.created_at = time_of(from, "created_at");
    to.updated_at = time_of(from, "updated_at");
}

void read_response(const json::object& from, nouns::upsert_report& to)
{
    to.created = number_of(from, "created");
    to.updated = number_of(from, "updated");
    to.failed = number_of(from, "failed");
    for (const auto& each : from.at("items").get_array()) {
        const auto& item = each.get_object();
        nouns::upserted_contact row{
            number_of(item, "id"), text_member(item, "external_id"), flag_member(item, "created").value_or(false), {}};
        if (member(item, "problem") != nullptr)
            row.fault = problem_of(object_member(item, "problem"));
        to.items.push_back(std::move(row));
    }
}

void read_response(const json::object& from, nouns::accepted_message& to)
{
    to.id = number_of(from, "id");
    if (member(from, "problem") != nullptr)
        to.fault = problem_of(object_member(from, "problem"));
}

void read_response(const json::object& from, nouns::import_progress& to)
{
    to.rows = number_of(from, "rows");
    to.imported = number_of(from, "imported");
    to.invalid = number_of(from, "invalid");
    to.faults = faults_of(from);
}

}  // namespace outbound
