// Operations on jobs: long work in several calls.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

job job_of(context& ctx, std::int64_t id)
{
    auto found = ctx.store.jobs().get(id);
    if (!found)
        refuse_missing("job", std::to_string(id));
    return *std::move(found);
}

json::value get_job(context& ctx, const json::object& request)
{
    return to_json(job_of(ctx, id_of(request)));
}

json::value list_jobs(context& ctx, const json::object& request)
{
    return to_json(ctx.store.jobs().list(slice_of(request)), [](const job& j) { return outbound::to_json(j); });
}

json::value cancel_job(context& ctx, const json::object& request)
{
    const std::lock_guard alone{ctx.imports};
    auto record = job_of(ctx, id_of(request));
    const auto before = record.status;
    record.status = job_status::cancelled;
    record.resume_state.clear();
    if (before != job_status::running || !ctx.store.jobs().update(record))
        throw error{errc::conflict, "job " + std::to_string(record.id) + " is " + std::string{to_string(before)} +
                                        ": only a running job can be cancelled"};
    if (const auto id = integer_member(record.progress, "campaign_id"); id && record.kind == job_kind::restore)
        ctx.store.archives().drop(*id);
    return to_json(job_of(ctx, record.id));
}

}  // namespace

std::vector<operation> job_operations()
{
    return {
        {
            .name = "jobs.get",
            .summary = "Shows one job and how far it is.",
            .scope = scope::read,
            .routes = {at("GET", "/jobs/{id}")},
            .request = id_request(),
            .response = job_shape(),
            .handle = get_job,
        },
        {
            .name = "jobs.list",
            .summary = "Lists jobs.",
            .scope = scope::read,
            .routes = {at("GET", "/jobs")},
            .request = list_request(),
            .response = list_response(job_shape()),
            .handle = list_jobs,
        },
        {
            .name = "jobs.cancel",
            .summary = "Ends a running job; what an import has done stays, what a restore has done goes.",
            .scope = scope::write,
            .routes = {at("POST", "/jobs/{id}/cancel")},
            .request = id_request(),
            .response = job_shape(),
            .handle = cancel_job,
        },
    };
}

}  // namespace outbound::api
