// Operations on jobs: long work in several calls.
#include "api/job_steps.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
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
    return to_json(ctx.store.jobs().list(sorted_slice_of(request)), [](const job& j) {
        auto out = outbound::to_json(j);
        out.at("progress").as_object().erase("errors");
        return out;
    });
}

/// Cancelling a restore needs the scope that begins one.
std::optional<scope> scope_of_cancelling(context& ctx, const json::object& request)
{
    const auto found = ctx.store.jobs().get(id_of(request));
    return found && found->kind == job_kind::restore ? std::optional{scope::admin} : std::nullopt;
}

json::value cancel_job(context& ctx, const json::object& request)
{
    const std::lock_guard alone{ctx.imports};
    const auto record = job_of(ctx, id_of(request));
    const bool is_ended = end_early(ctx, record, job_status::cancelled);
    const auto after = job_of(ctx, record.id);
    if (!is_ended)
        throw error{errc::conflict, "job " + std::to_string(record.id) + " is " + std::string{to_string(after.status)} +
                                        ": only a running job can be cancelled"};
    return to_json(after);
}

}  // namespace

std::vector<operation> job_operations()
{
    return {
        {
            .name = "jobs.get",
            .summary = "Shows one job and how far it is; of an import also the first 100 errors.",
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
            .summary =
                "Ends a running job; what an import has done stays. What a restore has done goes, which needs the "
                "scope admin.",
            .scope = scope::write,
            .routes = {at("POST", "/jobs/{id}/cancel")},
            .request = id_request(),
            .response = job_shape(),
            .handle = cancel_job,
            .further_scope = scope_of_cancelling,
        },
    };
}

}  // namespace outbound::api
