#include "store/jobs/jobs.hpp"

#include "store/event_log/append.hpp"
#include "store/sql/paging.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::string_view stored_resume_state = "resume_state";
constexpr std::string_view no_resume_state = "''";  // Lists omit it: it may hold megabytes.

template <class... Variables>
query select(
    connection& db, std::string_view resume_state, const std::string& condition, job& j, const Variables&... variables)
{
    return db.prepare("SELECT id, kind, status, request, progress, " + std::string{resume_state} +
                          ", created_at, updated_at FROM outbound_jobs WHERE " + condition,
        variables..., into(j.id), into(j.kind), into(j.status), into(j.request), into(j.progress), into(j.resume_state),
        into(j.created_at), into(j.updated_at));
}

}  // namespace

job jobs::create(job_kind kind, const boost::json::object& request)
{
    job j;
    j.kind = kind;
    j.request = request;
    j.created_at = j.updated_at = database_.now();
    write(database_, [&](transaction& tx) {
        tx->run("INSERT INTO outbound_jobs (kind, status, request, progress, resume_state, created_at, updated_at) "
                "VALUES (:kind, :status, :request, :progress, :resume_state, :created, :updated) RETURNING id",
            use(j.kind), use(j.status), use(j.request), use(j.progress), use(j.resume_state), use(j.created_at),
            use(j.updated_at), into(j.id));
    });
    return j;
}

std::optional<job> jobs::get(job_id id)
{
    const auto db = database_.reader();
    job j;
    return select(*db, stored_resume_state, "id = :id", j, use(id)).execute() ? std::optional{j} : std::nullopt;
}

page<job> jobs::list(const page_request& slice)
{
    const auto wanted = slice_by_id(slice);
    const auto db = database_.reader();
    std::vector<job> found;
    job j;
    auto rows = select(*db, no_resume_state, wanted.condition + wanted.order, j, wanted.values);
    rows.each([&] { found.push_back(j); });
    return to_page(std::move(found), wanted, &job::id);
}

bool jobs::update(const job& j)
{
    const auto now = database_.now();
    return write(database_, [&](transaction& tx) {
        const bool updated =
            tx->change("UPDATE outbound_jobs SET status = :status, progress = :progress, resume_state = "
                       ":resume_state, updated_at = :now "
                       "WHERE id = :id AND status = 'running'",
                use(j.status), use(j.progress), use(j.resume_state), use(now), use(j.id)) > 0;
        if (updated && j.kind == job_kind::import_file && j.status == job_status::done)
            append_event(*tx, event_type::import_completed, now, {{"job_id", j.id}});
        return updated;
    });
}

}  // namespace outbound::sql
