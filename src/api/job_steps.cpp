#include "api/job_steps.hpp"

#include "api/requests.hpp"
#include "model/json_members.hpp"

#include <limits>

namespace outbound::api {
namespace {

std::string job_name(job_kind kind, std::int64_t id)
{
    return std::string{to_string(kind)} + ' ' + std::to_string(id);
}

shape byte_count()
{
    return shapes::integer(0, std::numeric_limits<std::int64_t>::max());
}

}  // namespace

job running_job(context& ctx, job_kind kind, std::int64_t id)
{
    auto found = ctx.store.jobs().get(id);
    if (!found || found->kind != kind)
        refuse_missing(to_string(kind), std::to_string(id));
    if (found->status != job_status::running)
        throw error{
            errc::conflict, job_name(kind, id) + " is " + std::string{to_string(found->status)} + ": create a new one"};
    return *std::move(found);
}

std::optional<job> done_job(context& ctx, job_kind kind, std::int64_t id)
{
    auto found = ctx.store.jobs().get(id);
    return found && found->kind == kind && found->status == job_status::done ? std::move(found) : std::nullopt;
}

void check_offset(const job& record, const boost::json::object& request, std::int64_t received)
{
    const auto offset = integer_member(request, "offset").value_or(received);
    if (offset != received)
        throw error{errc::conflict, job_name(record.kind, record.id) + " has " + std::to_string(received) +
                                        " bytes: go on from there, got offset " + std::to_string(offset)};
}

void store_job(context& ctx, job& record)
{
    if (record.status != job_status::running)
        record.resume_state.clear();
    if (!ctx.store.jobs().update(record))
        throw error{errc::conflict, job_name(record.kind, record.id) + " was ended by another call"};
}

bool end_early(context& ctx, job record, job_status status)
{
    record.status = status;
    record.resume_state.clear();
    if (!ctx.store.jobs().update(record))
        return false;
    if (const auto id = integer_member(record.progress, "campaign_id"); id && record.kind == job_kind::restore)
        ctx.store.archives().drop(*id);
    return true;
}

shape_member offset_in_request()
{
    return optional("offset", byte_count(), "Bytes sent before; refused when it is not what has arrived.");
}

shape_member offset_in_response()
{
    return required("offset", byte_count(), "Bytes received so far: where the next piece begins.");
}

}  // namespace outbound::api
